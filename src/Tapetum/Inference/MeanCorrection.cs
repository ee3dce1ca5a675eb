using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tapetum.Mosaic;
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
    private readonly int[][] colorLines;
    private readonly BlockField differences;

    private MeanCorrection(LinearImage image, SensorSamples raw, NoiseModel noise)
    {
        (this.raw, this.image) = (raw, image);
        perDn = 1 / raw.RangeDn;
        gain = noise.GainDnPerElectron * perDn;
        readVariance = noise.ReadNoiseVarianceDn2 * perDn * perDn;
        // To whole blocks: there is no colour beyond the picture.
        int widthPx = (raw.WidthPx + BlockPx - 1) / BlockPx * BlockPx;
        blackLines = Lines(raw.Black.Rows, (x, y) => x < raw.WidthPx ? raw.Black.Across(x, y) : 0);
        colorLines = Lines(raw.PeriodPx, (x, y) => x < raw.WidthPx ? raw.ColorAt(x, y) : Colors);

        T[][] Lines<T>(int rows, Func<int, int, T> at) =>
            [.. Enumerable.Range(0, rows).Select(y => Enumerable.Range(0, widthPx).Select(x => at(x, y)).ToArray())];

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
        Sums sums = default;
        int left = blockColumn * BlockPx;
        int bottom = Math.Min(image.HeightPx, (blockRow + 1) * BlockPx);
        for (int y = blockRow * BlockPx; y < bottom; y++)
        {
            Measure(y, left, Math.Min(BlockPx, raw.WidthPx - left), ref sums);
        }

        if (sums.MostDn >= raw.WhiteLevelDn || sums.Zeros > MostZeros * BlockPx * BlockPx)
        {
            return;
        }

        for (int color = 0; color < Colors; color++)
        {
            (int count, float difference, float light) = sums.Of(color);
            if (count > 0)
            {
                double weight = count / Variance(light / count);
                differences.Set(color, blockRow, blockColumn, difference / count, weight);
            }
        }
    }

    /// <summary>One row of a block, all its colours at once.</summary>
    private void Measure(int y, int left, int widthPx, ref Sums sums)
    {
        Span<float> values = stackalloc float[BlockPx];
        Span<float> red = stackalloc float[BlockPx];
        Span<float> green = stackalloc float[BlockPx];
        Span<float> blue = stackalloc float[BlockPx];
        // Beyond the picture there are no colours, and nothing that looks like a zero.
        values[widthPx..].Fill(1);
        TensorPrimitives.ConvertTruncating(raw.Values.Span.Slice((y * raw.WidthPx) + left, widthPx), values);
        RgbInterleaver.Split(
            image.Row(y).Slice(Colors * left, Colors * widthPx),
            red[..widthPx],
            green[..widthPx],
            blue[..widthPx]
        );
        ReadOnlySpan<float> black = blackLines[y % blackLines.Length].AsSpan(left, BlockPx);
        ReadOnlySpan<int> colors = colorLines[y % colorLines.Length].AsSpan(left, BlockPx);
        Vector<float> rowBlack = new(raw.Black.RowOffsetDn(y));
        for (int x = 0; x < BlockPx; x += Vector<float>.Count)
        {
            Vector<int> color = new(colors[x..]);
            Vector<int> isRed = Vector.Equals(color, Vector<int>.Zero);
            Vector<int> isGreen = Vector.Equals(color, Vector<int>.One);
            Vector<int> isBlue = Vector.Equals(color, new Vector<int>(2));
            Vector<float> others = Vector.ConditionalSelect(isGreen, new Vector<float>(green[x..]), new(blue[x..]));
            Vector<float> clean = Vector.ConditionalSelect(isRed, new Vector<float>(red[x..]), others);
            Vector<float> value = new(values[x..]);
            Vector<float> missing = ((value - new Vector<float>(black[x..]) - rowBlack) * perDn) - clean;
            Vector<float> variance = (Vector.Max(clean, Vector<float>.Zero) * gain) + new Vector<float>(readVariance);
            Vector<int> fits = Vector.LessThan(missing * missing, variance * (MostSigmas * MostSigmas));
            sums.Zeros -= Vector.Sum(Vector.Equals(value, Vector<float>.Zero));
            sums.Most = Vector.Max(sums.Most, value);
            sums.Red.Add(fits & isRed, missing, clean);
            sums.Green.Add(fits & isGreen, missing, clean);
            sums.Blue.Add(fits & isBlue, missing, clean);
        }
    }

    /// <summary>Of one pixel's noise, relative to the range.</summary>
    private float Variance(float clean) => (gain * Math.Max(clean, 0)) + readVariance;

    /// <summary>Of one block.</summary>
    private struct Sums
    {
        public ColorSums Red;
        public ColorSums Green;
        public ColorSums Blue;
        public Vector<float> Most;
        public int Zeros;

        public readonly float MostDn => TensorPrimitives.Max(MemoryMarshal.Cast<Vector<float>, float>([Most]));

        public readonly (int Count, float Difference, float Light) Of(int color)
        {
            ColorSums sums = color switch
            {
                0 => Red,
                1 => Green,
                _ => Blue,
            };
            return (Vector.Sum(sums.Count), Vector.Sum(sums.Difference), Vector.Sum(sums.Light));
        }
    }

    /// <summary>Of one colour in one block.</summary>
    private struct ColorSums
    {
        public Vector<int> Count;
        public Vector<float> Difference;
        public Vector<float> Light;

        public void Add(Vector<int> which, Vector<float> difference, Vector<float> light)
        {
            Count -= which;
            Difference += Vector.ConditionalSelect(which, difference, Vector<float>.Zero);
            Light += Vector.ConditionalSelect(which, light, Vector<float>.Zero);
        }
    }
}
