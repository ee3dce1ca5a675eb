using System.Numerics.Tensors;

namespace Tapetum.Burst;

/// <summary>The sums of samples of all pixels of a mosaic, or of every second of each row.</summary>
internal sealed class SamplePlane
{
    private readonly int step;
    private readonly int perRow;
    private readonly Func<int, int> first;
    private readonly float[] sums;

    // Of a dozen at most, and told to a thousandth: half the memory.
    private readonly Half[] weights;
    private readonly Half[] squares;

    private SamplePlane(int widthPx, int heightPx, int step, Func<int, int> first)
    {
        (this.step, this.first, perRow) = (step, first, (widthPx + step - 1) / step);
        sums = new float[perRow * heightPx];
        weights = new Half[sums.Length];
        squares = new Half[sums.Length];
    }

    public static SamplePlane OfAll(int widthPx, int heightPx) => new(widthPx, heightPx, 1, _ => 0);

    /// <param name="widthPx">Of the mosaic.</param>
    /// <param name="heightPx">Of the mosaic.</param>
    /// <param name="first">Of a row, which pixel is the first of them: 0 or 1.</param>
    public static SamplePlane OfEverySecond(int widthPx, int heightPx, Func<int, int> first) =>
        new(widthPx, heightPx, 2, first);

    /// <summary>A row's sums become a line's.</summary>
    /// <param name="left">The line's first pixel, even.</param>
    /// <param name="y">The row.</param>
    /// <param name="line">As long as what is read.</param>
    public void Read(int left, int y, SampleSums line)
    {
        int at = (y * perRow) + (left / step);
        if (step == 1)
        {
            sums.AsSpan(at, line.Sums.Length).CopyTo(line.Sums);
            TensorPrimitives.ConvertToSingle(weights.AsSpan(at, line.Sums.Length), line.Weights);
            TensorPrimitives.ConvertToSingle(squares.AsSpan(at, line.Sums.Length), line.Squares);
            return;
        }

        for (int x = first(y); x < line.Sums.Length; at++, x += step)
        {
            (line.Sums[x], line.Weights[x], line.Squares[x]) = (sums[at], (float)weights[at], (float)squares[at]);
        }
    }

    /// <summary>A line's sums become a row's.</summary>
    /// <param name="left">The line's first pixel, even.</param>
    /// <param name="y">The row.</param>
    /// <param name="line">What is written.</param>
    public void Write(int left, int y, SampleSums line)
    {
        int at = (y * perRow) + (left / step);
        if (step == 1)
        {
            line.Sums.CopyTo(sums.AsSpan(at));
            TensorPrimitives.ConvertToHalf(line.Weights, weights.AsSpan(at, line.Sums.Length));
            TensorPrimitives.ConvertToHalf(line.Squares, squares.AsSpan(at, line.Sums.Length));
            return;
        }

        for (int x = first(y); x < line.Sums.Length; at++, x += step)
        {
            (sums[at], weights[at], squares[at]) = (line.Sums[x], (Half)line.Weights[x], (Half)line.Squares[x]);
        }
    }

    /// <summary>Of what is told of pixels' weights and their squares, in some pixels all over the picture.</summary>
    public float Median(int enough, Func<float, float, float> tell)
    {
        int every = Math.Max(1, sums.Length / enough) | 1;
        float[] sorted =
        [
            .. Enumerable
                .Range(0, sums.Length / every)
                .Select(i => tell((float)weights[i * every], (float)squares[i * every]))
                .Order(),
        ];
        return sorted[sorted.Length / 2];
    }

    /// <summary>How many frames have so little noise: n = (Σ w)² / Σ w²; 0 where nothing is.</summary>
    public static float Frames(float weight, float square) => square > 0 ? weight * weight / square : 0;

    /// <summary>The mean weight of samples, each as often as it weighs: 1 where all lie at the pixel.</summary>
    public static float Nearness(float weight, float square) => weight > 0 ? square / weight : 0;
}
