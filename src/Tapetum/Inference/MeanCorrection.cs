using System.Numerics.Tensors;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Gives deep shadows back the colour that the sensor saw. Where noise drowns a channel the network guesses, and its guesses lean a little to one side, a
/// percent or two at two electrons. Over large areas the mosaic itself knows better, since its noise averages out:
/// <code>
/// d(block, c) = mean of mosaic − picture over the block's pixels of colour c       w = pixels / variance of one
/// picture(x, y, c) ← picture(x, y, c) + Σ w·g·d / Σ w·g                            g: a Gaussian over half a thousand pixels, around (x, y)
/// </code>
/// Weights by variance leave bright areas no say in dark ones, and what is added there is far below their noise.
/// </summary>
internal sealed class MeanCorrection
{
    private const int BlockPx = 32;
    private const double SigmaBlocks = 16;
    private const int Colors = 3;

    /// <summary>What is so far from the picture is no noise but a stuck pixel, or an edge.</summary>
    private const float MostSigmas = 8;

    /// <summary>A sensor that clips at black shows only the upper half of its noise: with more zeros than this share a block's mean is too high.</summary>
    private const float MostZeros = 0.01f;

    private readonly SensorSamples raw;
    private readonly LinearImage image;
    private readonly float perDn;
    private readonly float gain;
    private readonly float readVariance;
    private readonly float[][] blackLines;
    private readonly BlockField differences;

    private MeanCorrection(LinearImage image, SensorSamples raw, NoiseModel noise)
    {
        (this.raw, this.image) = (raw, image);
        perDn = 1 / raw.RangeDn;
        gain = noise.GainDnPerElectron * perDn;
        readVariance = noise.ReadNoiseVarianceDn2 * perDn * perDn;
        blackLines =
        [
            .. Enumerable
                .Range(0, raw.Black.Rows)
                .Select(y => Enumerable.Range(0, raw.WidthPx).Select(x => raw.Black.Across(x, y)).ToArray()),
        ];
        differences = new(
            Colors,
            (raw.WidthPx + BlockPx - 1) / BlockPx,
            (image.HeightPx + BlockPx - 1) / BlockPx,
            BlockPx
        );
    }

    /// <summary>Corrects a picture in place.</summary>
    /// <param name="image">What the network made of <paramref name="raw"/>.</param>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void Correct(
        LinearImage image,
        SensorSamples raw,
        NoiseModel noise,
        CancellationToken cancellationToken
    )
    {
        MeanCorrection correction = new(image, raw, noise);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(0, correction.differences.Rows, parallel, correction.MeasureBlocks);
        correction.differences.Smooth(SigmaBlocks);
        float[][] lines = correction.differences.Lines(image.WidthPx);
        Parallel.For(0, image.HeightPx, parallel, y => correction.AddTo(y, lines));
    }

    private void AddTo(int y, float[][] lines)
    {
        (int above, int below, float share) = differences.RowsAround(y);
        Span<float> row = image.Row(y);
        TensorPrimitives.MultiplyAdd(lines[above], 1 - share, row, row);
        TensorPrimitives.MultiplyAdd(lines[below], share, row, row);
    }

    private void MeasureBlocks(int blockRow)
    {
        for (int column = 0; column < differences.Columns; column++)
        {
            MeasureBlock(blockRow, column);
        }
    }

    private void MeasureBlock(int blockRow, int blockColumn)
    {
        Span<Sums> sums = stackalloc Sums[Colors];
        sums.Clear();
        int left = blockColumn * BlockPx;
        int right = Math.Min(raw.WidthPx, left + BlockPx);
        int bottom = Math.Min(image.HeightPx, (blockRow + 1) * BlockPx);
        for (int y = blockRow * BlockPx; y < bottom; y++)
        {
            for (int x = left; x < Math.Min(left + raw.PeriodPx, right); x++)
            {
                Measure(y, x, right, ref sums[raw.ColorAt(x, y)]);
            }
        }

        int zeros = 0;
        int most = 0;
        foreach (Sums color in sums)
        {
            zeros += color.Zeros;
            most = Math.Max(most, color.MostDn);
        }

        if (most >= raw.WhiteLevelDn || zeros > MostZeros * BlockPx * BlockPx)
        {
            return;
        }

        for (int color = 0; color < Colors; color++)
        {
            int count = sums[color].Count;
            if (count > 0)
            {
                double weight = count / Variance((float)(sums[color].Light / count));
                differences.Set(color, blockRow, blockColumn, sums[color].Difference / count, weight);
            }
        }
    }

    /// <summary>Every second or sixth pixel of a row: those under one filter of the pattern.</summary>
    private void Measure(int y, int left, int right, ref Sums sums)
    {
        ReadOnlySpan<ushort> mosaic = raw.Values.Span.Slice(y * raw.WidthPx, right);
        ReadOnlySpan<float> black = blackLines[y % blackLines.Length];
        ReadOnlySpan<float> picture = image.Row(y)[raw.ColorAt(left, y)..];
        float rowBlack = raw.Black.RowOffsetDn(y);
        float difference = 0;
        float light = 0;
        for (int x = left; x < right; x += raw.PeriodPx)
        {
            ushort value = mosaic[x];
            float clean = picture[Colors * x];
            float missing = ((value - black[x] - rowBlack) * perDn) - clean;
            sums.Zeros += value == 0 ? 1 : 0;
            sums.MostDn = Math.Max(sums.MostDn, value);
            if (missing * missing < MostSigmas * MostSigmas * Variance(clean))
            {
                sums.Count++;
                difference += missing;
                light += clean;
            }
        }

        sums.Difference += difference;
        sums.Light += light;
    }

    /// <summary>Of one pixel's noise, relative to the range.</summary>
    private float Variance(float clean) => (gain * Math.Max(clean, 0)) + readVariance;

    /// <summary>Of one colour in one block.</summary>
    private struct Sums
    {
        public int Count;
        public int Zeros;
        public int MostDn;
        public double Difference;
        public double Light;
    }
}
