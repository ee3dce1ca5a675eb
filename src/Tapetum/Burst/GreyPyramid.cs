using System.Numerics.Tensors;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// A frame in grey, for alignment: cells of 2×2 pixels made one, on the scale on which noise is 1 everywhere, then halved again and again, noise with it.
/// <code>
/// level 0: a cell a pixel, σ = 1        level l: 2^l cells, σ = 2^−l
/// </code>
/// </summary>
internal sealed class GreyPyramid
{
    private const int LeastPx = 24;

    /// <summary>Less detail than this is lost in the noise.</summary>
    public const double VisibleSharpness = 0.05;

    private GreyPyramid(IReadOnlyList<GreyLevel> levels) =>
        (Levels, Sharpness) = (levels, SharpnessOf(levels[Math.Min(1, levels.Count - 1)]));

    /// <summary>The mean square of slopes at level 1, without what noise makes of them: of frames of one scene, the sharpest has the most.</summary>
    public double Sharpness { get; }

    /// <summary>The finest first.</summary>
    public IReadOnlyList<GreyLevel> Levels { get; }

    /// <param name="frame">The frame.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="gain">What its light is divided by.</param>
    /// <param name="memory">That of a frame of this size that is needed no more; null for new one.</param>
    public static GreyPyramid Of(BurstFrame frame, NoiseModel noise, float gain = 1, GreyPyramid? memory = null)
    {
        GreyLevel level = memory?.Levels[0] ?? GreyLevel.Empty(frame.WidthPx / 2, frame.HeightPx / 2);
        VarianceStabilizer stabilizer = new(MeanOf(noise, pixels: 4));
        float share = 0.25f / gain;
        Parallel.For(
            0,
            level.HeightPx,
            y =>
            {
                ReadOnlySpan<float> top = frame.SignalDn.AsSpan(2 * y * frame.WidthPx, frame.WidthPx);
                ReadOnlySpan<float> bottom = frame.SignalDn.AsSpan(((2 * y) + 1) * frame.WidthPx, frame.WidthPx);
                Span<float> row = level.Row(y);
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = share * (top[2 * x] + top[(2 * x) + 1] + bottom[2 * x] + bottom[(2 * x) + 1]);
                }

                Stabilize(stabilizer, row);
            }
        );
        List<GreyLevel> levels = [level];
        while (Math.Min(levels[^1].WidthPx, levels[^1].HeightPx) >= 2 * LeastPx)
        {
            GreyLevel next =
                memory?.Levels[levels.Count] ?? GreyLevel.Empty(levels[^1].WidthPx / 2, levels[^1].HeightPx / 2);
            levels[^1].Halve(next);
            levels.Add(next);
        }

        return new(levels);
    }

    private static double SharpnessOf(GreyLevel level)
    {
        // Halves of differences of two pixels whose variance is a quarter each, in two directions.
        const double Noise = 0.25;
        double sum = 0;
        for (int y = 1; y < level.HeightPx - 1; y++)
        {
            ReadOnlySpan<float> row = level.Row(y);
            ReadOnlySpan<float> above = level.Row(y - 1);
            ReadOnlySpan<float> below = level.Row(y + 1);
            float line = 0;
            for (int x = 1; x < row.Length - 1; x++)
            {
                (float across, float down) = (row[x + 1] - row[x - 1], below[x] - above[x]);
                line += (across * across) + (down * down);
            }

            sum += line / 4;
        }

        return (sum / Math.Max(1, (level.WidthPx - 2) * (level.HeightPx - 2))) - Noise;
    }

    /// <summary>The noise of means of several pixels.</summary>
    public static NoiseModel MeanOf(NoiseModel noise, int pixels) =>
        noise with
        {
            GainDnPerElectron = noise.GainDnPerElectron / pixels,
            ReadNoiseVarianceDn2 = noise.ReadNoiseVarianceDn2 / pixels,
        };

    /// <summary>In place, so that noise is 1.</summary>
    public static void Stabilize(VarianceStabilizer stabilizer, Span<float> row)
    {
        stabilizer.Forward(row, row);
        TensorPrimitives.Multiply(row, 1 / VarianceStabilizer.NoiseScale, row);
    }
}
