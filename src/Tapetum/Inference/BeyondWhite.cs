using System.Numerics.Tensors;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>
/// Networks that take an amplified mosaic are taught that light ends at its white, 1/ratio of the sensor's range. What was brighter is measured well enough without them:
/// <code>
/// picture ← picture + w·t·e        e = m − max(picture, 1/ratio), where that is above 0       m: the demosaicked mosaic's mean over 5×5 pixels
/// w: 0 below 0.8/ratio in the picture, 1 from 0.95/ratio on
/// t = e² / (e² + ⅔σ²)              nothing is given back that noise explains; σ is that of a pixel
/// </code>
/// The further e is above the noise, the more of the pixel itself takes the mean's place. So lamps keep the colour and the detail that the file has, in a linear DNG above all.
/// </summary>
internal static class BeyondWhite
{
    private const int Colors = 3;
    private const int ReachPx = 2;
    private const int SidePx = (2 * ReachPx) + 1;
    private const float FromShare = 0.8f;
    private const float WholeShare = 0.95f;

    /// <summary>So many of a pixel's σ above white it counts as much as the mean around it.</summary>
    private const float PixelSigmas = 6;

    /// <summary>Of the mean, of which six samples are red, in twice its σ, as a share of a pixel's.</summary>
    private const float MeanVariance = 2 / 3f;

    /// <summary>Corrects a picture in place.</summary>
    /// <param name="image">What the network made of <paramref name="raw"/>, the lens's shading left in.</param>
    /// <param name="raw">The noisy picture.</param>
    /// <param name="noise">Of its sensor at its ISO.</param>
    /// <param name="ratio">By how much the network saw it amplified.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static void Restore(
        LinearImage image,
        RawImage raw,
        NoiseModel noise,
        double ratio,
        CancellationToken cancellationToken
    )
    {
        float white = (float)(1 / ratio);
        float gain = noise.GainDnPerElectron / raw.RangeDn;
        float readVariance = noise.ReadNoiseVarianceDn2 / (raw.RangeDn * raw.RangeDn);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            image.HeightPx,
            parallel,
            () =>
                new Rows(
                    new float[Colors * raw.WidthPx],
                    new float[Colors * raw.WidthPx],
                    new float[Colors * raw.WidthPx]
                ),
            (y, _, rows) =>
            {
                Span<float> row = image.Row(y);
                if (ratio > 1 && TensorPrimitives.Max<float>(row) > FromShare * white)
                {
                    Measure(raw, y, rows);
                    Add(row, rows, white, gain, readVariance);
                }

                return rows;
            },
            _ => { }
        );
    }

    /// <summary>The row as it was measured, and the sum of it and the two above and below.</summary>
    private static void Measure(RawImage raw, int y, Rows rows)
    {
        rows.Sum.AsSpan().Clear();
        for (int dy = -ReachPx; dy <= ReachPx; dy++)
        {
            PlainDemosaic.UnshadedRow(raw, Math.Clamp(y + dy, 0, raw.HeightPx - 1), rows.Other);
            TensorPrimitives.Add(rows.Sum, rows.Other, rows.Sum);
            if (dy == 0)
            {
                rows.Other.AsSpan().CopyTo(rows.Own);
            }
        }
    }

    private static void Add(Span<float> row, Rows rows, float white, float gain, float readVariance)
    {
        int widthPx = row.Length / Colors;
        for (int i = 0; i < row.Length; i++)
        {
            float weight = Math.Clamp(((row[i] / white) - FromShare) / (WholeShare - FromShare), 0, 1);
            if (weight <= 0)
            {
                continue;
            }

            (int x, int color) = Math.DivRem(i, Colors);
            float mean = 0;
            for (int dx = -ReachPx; dx <= ReachPx; dx++)
            {
                mean += rows.Sum[(Colors * Math.Clamp(x + dx, 0, widthPx - 1)) + color];
            }

            mean /= SidePx * SidePx;
            float excess = mean - Math.Max(row[i], white);
            if (excess > 0)
            {
                float variance = (gain * mean) + readVariance;
                float own = excess * excess / ((excess * excess) + (PixelSigmas * PixelSigmas * variance));
                float trust = excess * excess / ((excess * excess) + (MeanVariance * variance));
                row[i] += weight * trust * (excess + (own * (rows.Own[i] - mean)));
            }
        }
    }

    /// <param name="Own">[width, 3], a row as it was measured.</param>
    /// <param name="Sum">[width, 3], over rows.</param>
    /// <param name="Other">[width, 3], one of them.</param>
    private sealed record Rows(float[] Own, float[] Sum, float[] Other);
}
