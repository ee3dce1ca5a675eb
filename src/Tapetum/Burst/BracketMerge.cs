using System.Globalization;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// Several exposures of one scene in one mosaic: what the longest could not hold comes from the pictures that a network made of shorter ones, brought to its light.
/// <code>
/// merged(p) = long(p) below 0.95 of its range, else ratio·picture(p + flow)        unless that is below 0.85 of the range: then something moved, and long(p) stays
/// </code>
/// So the mosaic is the longest exposure's, number for number, wherever that one was not clipped: nothing there can be worse than in it.
/// </summary>
internal sealed class BracketMerge
{
    private const float Full = 0.95f;
    private const float Moved = 0.85f;

    /// <summary>Of the light that exposures tell, what frames may differ by.</summary>
    private const double MostGain = 1.4;

    /// <summary>Of all that there is to see, what may differ.</summary>
    private const double MostDifferent = 0.5;

    /// <summary>Where light is compared: cells of 8×8 pixels.</summary>
    private const int LightLevel = 2;

    /// <summary>Of the longest exposure, what must not be clipped: others are laid on it.</summary>
    private const double LeastHeld = 0.02;

    private const float BlackSigmas = 6;
    private const float RoundingVariance = 1 / 12f;

    private readonly RawImage reference;
    private readonly NoiseModel noise;
    private readonly float[] signalDn;
    private float topDn;

    /// <param name="reference">The longest exposure.</param>
    /// <param name="noise">Of its sensor.</param>
    public BracketMerge(RawImage reference, NoiseModel noise)
    {
        (this.reference, this.noise) = (reference, noise);
        (signalDn, topDn) = (BurstFrame.AsItIs(reference).SignalDn, reference.RangeDn);
    }

    /// <summary>Fills what is clipped until now from a shorter exposure, unless that does not fit.</summary>
    /// <param name="shorter">The frame; longer ones come first.</param>
    /// <param name="clean">What a network made of it: [HeightPx, WidthPx, 3].</param>
    /// <param name="ratio">How much more light the reference got, as both files tell.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    /// <returns>Why it is not used, a clause; null where it is.</returns>
    public string? Add(RawImage shorter, float[] clean, double ratio, CancellationToken cancellationToken)
    {
        CleanPicture picture = new(clean, shorter);
        (float cap, int width) = (Full * topDn, reference.WidthPx);
        if (signalDn.Count(value => value < cap) < LeastHeld * signalDn.Length)
        {
            return "the longest exposure is clipped all over, and there is nothing to lay others on";
        }

        var still = GreyPyramid.Of(
            BurstFrame.Of(reference, (x, y, _) => Math.Min(cap, signalDn[(y * width) + x])),
            noise
        );
        var moved = GreyPyramid.Of(
            BurstFrame.Of(shorter, (x, y, color) => Math.Min(cap, (float)ratio * picture.Pixel(x, y, color))),
            noise
        );
        GlobalMotion whole = MotionSearch.Find(still, moved, cancellationToken);
        whole = MotionFit.Refine(still, moved, whole, cancellationToken);
        FlowField flow = TileFit.Refine(still, moved, whole, cancellationToken);
        double gain = GainOf(still, moved, flow, cap);
        if (DifferenceOf(still, moved, flow, gain, cap) > MostDifferent)
        {
            return "it shows something else, or moved too far";
        }

        if (gain is not (< MostGain and > 1 / MostGain))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"it is not as much darker as its exposure says, but {gain:0.0#} times as bright"
            );
        }

        Fill(picture, flow, (float)(ratio / gain), cancellationToken);
        topDn = Math.Max(topDn, (float)(ratio / gain) * shorter.RangeDn);
        return null;
    }

    /// <summary>The mosaic, as fine as its range leaves room for, and its noise.</summary>
    /// <param name="metadata">Of the merged picture.</param>
    /// <param name="remarks">On it.</param>
    public (RawImage Merged, NoiseModel Noise) Finish(SourceMetadata metadata, IReadOnlyList<string> remarks)
    {
        // Black keeps its place under the signal, so that noise below it is not cut off.
        float blackDn = Math.Max(reference.Black.MeanDn, BlackSigmas * MathF.Sqrt((float)noise.ReadNoiseVarianceDn2));
        float scale = Math.Min(1, (ushort.MaxValue - 1) / (topDn + blackDn));
        ushort[] mosaic = new ushort[signalDn.Length];
        for (int i = 0; i < mosaic.Length; i++)
        {
            mosaic[i] = (ushort)Math.Clamp(MathF.Round((signalDn[i] + blackDn) * scale), 0, ushort.MaxValue);
        }

        RawImage merged = reference.Rescaled(
            mosaic,
            BlackLevels.Uniform(blackDn * scale),
            (blackDn + topDn) * scale,
            metadata,
            remarks,
            Math.Log2(topDn / reference.RangeDn)
        );
        NoiseModel left = noise with
        {
            GainDnPerElectron = noise.GainDnPerElectron * scale,
            ReadNoiseVarianceDn2 = (noise.ReadNoiseVarianceDn2 * scale * scale) + RoundingVariance,
        };
        return (merged, left);
    }

    private void Fill(CleanPicture picture, FlowField flow, float light, CancellationToken cancellationToken)
    {
        (float cap, float least, int width) = (Full * topDn, Moved * topDn, reference.WidthPx);
        Parallel.For(
            0,
            reference.HeightPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (X: new float[width], Y: new float[width]),
            (y, _, at) =>
            {
                Span<float> row = signalDn.AsSpan(y * width, width);
                flow.Line((y - 0.5f) / 2, -0.25f, 0.5f, at.X, at.Y);
                for (int x = 0; x < width; x++)
                {
                    if (row[x] >= cap)
                    {
                        int color = reference.Cfa.ColorAt(x, y);
                        float value = light * picture.At(x + (2 * at.X[x]), y + (2 * at.Y[x]), color);
                        row[x] = value >= least ? value : row[x];
                    }
                }

                return at;
            },
            _ => { }
        );
    }

    /// <summary>What the frame does not share with the reference, brought to its light, of how much there is to see at all.</summary>
    private double DifferenceOf(GreyPyramid still, GreyPyramid moved, FlowField flow, double gain, float cap)
    {
        VarianceStabilizer stabilizer = new(GreyPyramid.MeanOf(noise, pixels: 4));
        int level = MotionSearch.LevelOf(still);
        double mean = still.Levels[level].Values.Average();
        (double different, double seen) = (0, 0);
        foreach ((float here, float there) in Pairs(still, moved, flow, level))
        {
            float light = stabilizer.Inverse(there * VarianceStabilizer.NoiseScale);
            // What is clipped in one is so in the other.
            float alike = light < 0.9f * cap ? light / (float)gain : light;
            float miss = here - (stabilizer.Forward(alike) / VarianceStabilizer.NoiseScale);
            (different, seen) = (different + Math.Abs(miss), seen + Math.Abs(here - mean));
        }

        return seen > 0 ? different / seen : double.PositiveInfinity;
    }

    /// <summary>How much brighter the frame is where neither is clipped, as a ratio of sums of light.</summary>
    private double GainOf(GreyPyramid still, GreyPyramid moved, FlowField flow, float cap)
    {
        VarianceStabilizer stabilizer = new(GreyPyramid.MeanOf(noise, pixels: 4));
        float Light(float value) => stabilizer.Inverse(value * VarianceStabilizer.NoiseScale);
        int level = Math.Min(LightLevel, still.Levels.Count - 1);
        (double up, double down) = (0, 0);
        foreach ((float here, float there) in Pairs(still, moved, flow, level))
        {
            (float a, float b) = (Light(here), Light(there));
            if (Math.Max(a, b) < 0.6f * cap)
            {
                (up, down) = (up + b, down + a);
            }
        }

        return down > 0 ? up / down : 1;
    }

    private static IEnumerable<(float Here, float There)> Pairs(
        GreyPyramid still,
        GreyPyramid moved,
        FlowField flow,
        int level
    )
    {
        (GreyLevel one, GreyLevel other, double cells) = (still.Levels[level], moved.Levels[level], 1 << level);
        for (int y = 0; y < one.HeightPx; y++)
        {
            for (int x = 0; x < one.WidthPx; x++)
            {
                (float dx, float dy) = flow.At(((x + 0.5) * cells) - 0.5, ((y + 0.5) * cells) - 0.5);
                (float atX, float atY) = (x + (float)(dx / cells), y + (float)(dy / cells));
                if (other.Holds(atX, atY))
                {
                    yield return (one.Values[(y * one.WidthPx) + x], other.At(atX, atY));
                }
            }
        }
    }
}
