using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Gives deep shadows back the colour that the sensor saw. Where noise drowns a channel the network guesses, and its guesses lean a little to one side: a
/// percent or two at two electrons, more below. Over large areas the mosaic itself knows better, since its noise averages out:
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

    private readonly RawImage raw;
    private readonly LinearImage image;
    private readonly float rangeDn;
    private readonly float gain;
    private readonly float readVariance;
    private readonly BlockField differences;

    private MeanCorrection(LinearImage image, RawImage raw, NoiseModel noise)
    {
        (this.raw, this.image) = (raw, image);
        rangeDn = raw.WhiteLevelDn - raw.Black.MeanDn;
        gain = noise.GainDnPerElectron / rangeDn;
        readVariance = noise.ReadNoiseVarianceDn2 / (rangeDn * rangeDn);
        differences = new(
            Colors,
            (raw.WidthPx + BlockPx - 1) / BlockPx,
            (raw.HeightPx + BlockPx - 1) / BlockPx,
            BlockPx
        );
    }

    /// <summary>Corrects a picture in place.</summary>
    /// <param name="image">What the network made of <paramref name="raw"/>.</param>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void Correct(LinearImage image, RawImage raw, NoiseModel noise, CancellationToken cancellationToken)
    {
        MeanCorrection correction = new(image, raw, noise);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(0, correction.differences.Rows, parallel, correction.MeasureBlocks);
        correction.differences.Smooth(SigmaBlocks);
        Parallel.For(0, image.HeightPx, parallel, y => correction.differences.AddTo(y, image.Row(y)));
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
        Span<int> counts = stackalloc int[Colors];
        Span<double> sums = stackalloc double[Colors];
        Span<double> light = stackalloc double[Colors];
        counts.Clear();
        sums.Clear();
        light.Clear();
        int zeros = 0;
        int bottom = Math.Min(raw.HeightPx, (blockRow + 1) * BlockPx);
        int right = Math.Min(raw.WidthPx, (blockColumn + 1) * BlockPx);
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span;
        for (int y = blockRow * BlockPx; y < bottom; y++)
        {
            ReadOnlySpan<ushort> line = mosaic.Slice(y * raw.WidthPx, raw.WidthPx);
            ReadOnlySpan<float> row = image.Row(y);
            for (int x = blockColumn * BlockPx; x < right; x++)
            {
                ushort value = line[x];
                if (value >= raw.WhiteLevelDn)
                {
                    return;
                }

                int color = raw.Cfa.ColorAt(x, y);
                float clean = row[(Colors * x) + color];
                float difference = ((value - raw.Black.At(x, y)) / rangeDn) - clean;
                zeros += value == 0 ? 1 : 0;
                if (difference * difference < MostSigmas * MostSigmas * Variance(clean))
                {
                    counts[color]++;
                    sums[color] += difference;
                    light[color] += clean;
                }
            }
        }

        if (zeros > MostZeros * BlockPx * BlockPx)
        {
            return;
        }

        for (int color = 0; color < Colors; color++)
        {
            if (counts[color] > 0)
            {
                double weight = counts[color] / Variance((float)(light[color] / counts[color]));
                differences.Set(color, blockRow, blockColumn, sums[color] / counts[color], weight);
            }
        }
    }

    /// <summary>Of one pixel's noise, relative to the range.</summary>
    private float Variance(float clean) => (gain * Math.Max(clean, 0)) + readVariance;
}
