using Tapetum.Sensor;

namespace Tapetum.Mosaic;

/// <summary>
/// What a pixel should be, from places nearby that look like its own: the centres of those squares of 5 × 5 pixels, at most 20 pixels away and with the same colours, that differ least from the one around it (Buades, Coll and
/// Morel, "A non-local algorithm for image denoising", CVPR 2005). Along an edge, in stripes and in letters there are many.
/// <code>
/// alike: mean squared difference, centres left out, at most 4σ² + (0.08·e)²          2σ² is noise alone; e: how far the pixel stands out
/// stuck: three or more are alike, and with the centres of the six that are most:     v beyond all of them by 5σ,
///        |v − median| ≥ 8σ,  |v − median| ≥ 2·(largest − smallest)
/// </code>
/// Pixels that may be stuck themselves are NaN in the planes meanwhile, and count nowhere.
/// </summary>
internal sealed class LookAlikes(PlaneSteps steps, int columns, int rows)
{
    private const int Reach = 2;
    private const int Search = 20;
    private const int Best = 6;
    private const int Least = 3;
    private const int LeastCompared = 10;

    /// <summary>One pixel in so many. Where more stand out, it is the picture, or its noise is larger than told: no sensor has so many defects, and to look for all of them takes long.</summary>
    private const int LeastPixelsPerSuspect = 100;
    private const float LeastSpreads = 2;
    private const float Variance = VarianceStabilizer.NoiseScale * VarianceStabilizer.NoiseScale;
    private const float MostDifference = 4 * Variance;
    private const float MostOfExcess = 0.08f;

    private readonly int[][] around = steps.Around(Reach);
    private readonly int[][] beside = steps.Beside();

    /// <param name="suspects">How many there are.</param>
    /// <param name="columns">Of a plane.</param>
    /// <param name="rows">Of a plane.</param>
    public static bool AreTooMany(int suspects, int columns, int rows) =>
        suspects > MosaicPacker.PlaneCount * columns * rows / LeastPixelsPerSuspect;

    /// <summary>None of the suspects vouches for another: they are hidden meanwhile. Those that turn out to be sound count in the second round.</summary>
    /// <param name="suspects">Pixels that may be stuck.</param>
    /// <param name="planes">[4, rows, columns], as <see cref="StuckPixels"/> has them; the same when this is done.</param>
    /// <returns>Those that are left.</returns>
    public List<StuckSuspect> Judge(List<StuckSuspect> suspects, Span<float> planes)
    {
        if (AreTooMany(suspects.Count, columns, rows))
        {
            return [.. suspects.Where(one => one.StandsOutFromAll)];
        }

        List<StuckSuspect> left = JudgeOnce(suspects, planes);
        left = JudgeOnce(left, planes);
        Dictionary<int, float> excesses = left.ToDictionary(one => one.At, one => one.Excess);
        for (int i = 0; i < left.Count; i++)
        {
            StuckSuspect one = left[i];
            bool touches = beside[PlaneOf(one.At)]
                .Any(step =>
                    excesses.TryGetValue(one.At + step, out float other) && MathF.Sign(other) == MathF.Sign(one.Excess)
                );
            left[i] = one with { IsAlone = one.IsAlone || (one.IsAloneAmongSound && !touches) };
        }

        return left;
    }

    private List<StuckSuspect> JudgeOnce(List<StuckSuspect> suspects, Span<float> planes)
    {
        float[] values = new float[suspects.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = planes[suspects[i].At];
        }

        foreach (StuckSuspect one in suspects)
        {
            planes[one.At] = float.NaN;
        }

        List<StuckSuspect> left = [];
        for (int i = 0; i < values.Length; i++)
        {
            StuckSuspect one = suspects[i];
            if (one.IsInTexture && Judge(planes, one.At, values[i]) is { } verdict)
            {
                left.Add(one with { Alike = verdict, IsAloneAmongSound = verdict.IsAlone });
            }
            else if (one.Alone is { } alone)
            {
                left.Add(one with { Alike = null, IsAloneAmongSound = IsAlone(planes, one.At, alone.Excess) });
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            planes[suspects[i].At] = values[i];
        }

        return left;
    }

    private bool IsAlone(ReadOnlySpan<float> planes, int at, float excess)
    {
        var surroundings = StuckSurroundings.Of(planes, PlaneOf(at), at / columns % rows, at % columns, columns, rows);
        return StuckPixels.IsAlone(surroundings, excess);
    }

    private int PlaneOf(int at) => at / (rows * columns);

    /// <returns>Null when it is like its look-alikes, or has none.</returns>
    private Verdict? Judge(ReadOnlySpan<float> planes, int at, float value)
    {
        int plane = PlaneOf(at);
        (int row, int column) = (at / columns % rows, at % columns);
        if (!steps.IsInside(plane, row, column, Reach))
        {
            return null;
        }

        Span<(float Difference, int At)> best = stackalloc (float, int)[Best];
        int count = Find(planes, plane, row, column, value, best);
        return count < Least ? null : Compare(planes, plane, at, value, best[..count]);
    }

    private int Find(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int column,
        float value,
        Span<(float Difference, int At)> best
    )
    {
        int count = 0;
        int at = (((plane * rows) + row) * columns) + column;
        int reach = Search / 2;
        for (int y = Math.Max(1, row - reach); y <= Math.Min(rows - 2, row + reach); y++)
        {
            for (int x = Math.Max(1, column - reach); x <= Math.Min(columns - 2, column + reach); x++)
            {
                int there = (((plane * rows) + y) * columns) + x;
                float centre = planes[there];
                if (float.IsNaN(centre))
                {
                    continue;
                }

                float most = MostDifference + Squared(MostOfExcess * (value - centre));
                if (count == Best)
                {
                    most = Math.Min(most, best[^1].Difference);
                }

                if (Difference(planes, plane, at, there, most) is not { } difference)
                {
                    continue;
                }

                int place = count < Best ? count++ : Best - 1;
                while (place > 0 && best[place - 1].Difference > difference)
                {
                    best[place] = best[place - 1];
                    place--;
                }

                best[place] = (difference, there);
            }
        }

        return count;
    }

    /// <returns>Null when it is larger than <paramref name="most"/>, or too few can be compared.</returns>
    private float? Difference(ReadOnlySpan<float> planes, int plane, int at, int there, float most)
    {
        float sum = 0;
        int count = 0;
        float limit = most * around[plane].Length;
        foreach (int step in around[plane])
        {
            float difference = planes[at + step] - planes[there + step];
            if (!float.IsNaN(difference))
            {
                sum += difference * difference;
                count++;
                if (sum > limit)
                {
                    return null;
                }
            }
        }

        return count >= LeastCompared && sum <= most * count ? sum / count : null;
    }

    private Verdict? Compare(
        ReadOnlySpan<float> planes,
        int plane,
        int at,
        float value,
        ReadOnlySpan<(float Difference, int At)> alike
    )
    {
        Span<float> centres = stackalloc float[alike.Length];
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = planes[alike[i].At];
        }

        centres.Sort();
        float median = (centres[(centres.Length - 1) / 2] + centres[centres.Length / 2]) / 2;
        float excess = value - median;
        float beyond = excess > 0 ? value - centres[^1] : centres[0] - value;
        float least = Math.Max(StuckPixels.LeastExcess, LeastSpreads * (centres[^1] - centres[0]));
        return beyond < StuckPixels.BeyondOthers || MathF.Abs(excess) < least
            ? null
            : BesideExcess(planes, plane, at, alike, new(median, excess, 0, 0));
    }

    /// <summary>What the four pixels beside it have that those beside its look-alikes have not.</summary>
    private Verdict BesideExcess(
        ReadOnlySpan<float> planes,
        int plane,
        int at,
        ReadOnlySpan<(float Difference, int At)> alike,
        Verdict verdict
    )
    {
        foreach (int step in beside[plane])
        {
            (float expected, int count) = (0, 0);
            foreach ((_, int there) in alike)
            {
                float one = planes[there + step];
                if (!float.IsNaN(one))
                {
                    expected += one;
                    count++;
                }
            }

            float excess = planes[at + step] - (expected / count);
            if (!float.IsNaN(excess))
            {
                verdict = verdict with { Light = verdict.Light + excess, Beside = verdict.Beside + 1 };
            }
        }

        return verdict;
    }

    private static float Squared(float value) => value * value;

    /// <summary>A pixel that its look-alikes do not explain.</summary>
    /// <param name="Filling">What they have there.</param>
    /// <param name="Excess">Over it.</param>
    /// <param name="Light">By how much all pixels beside it, that may not be stuck themselves, exceed what the look-alikes have there.</param>
    /// <param name="Beside">How many those are.</param>
    internal readonly record struct Verdict(float Filling, float Excess, float Light, int Beside)
    {
        private const float SharedLight = 0.1f;

        /// <summary>Whether no sound pixel beside it shows the same.</summary>
        public bool IsAlone =>
            MathF.Sign(Excess) * Light <= Beside * Math.Max(StuckPixels.LeastVisible, SharedLight * MathF.Abs(Excess));
    }
}
