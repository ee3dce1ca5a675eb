using System.Globalization;
using System.Numerics.Tensors;

namespace Tapetum.Raw.Preparation;

/// <summary>
/// Finds where a sensor clips in its own numbers: clipped pixels pile up at one value. Files tell the level too high (and clipped pixels come out pink, since
/// the colours clip before it), too low, or as the largest 16-bit number.
/// <code>
/// count                          ▌
///   │ ▂▄▆█▇▅▄▃▂▂▁▁▁▁             ▌        pile: 8 times as many pixels as at the values below it,
///   └──────────────┴─────────────┴──┴─►  DN     and next to none above
///                               pile  told
/// </code>
/// </summary>
internal static class SensorClipping
{
    private const int Positions = 4;

    /// <summary>Of a position's pixels, and as a number.</summary>
    private const double LeastShare = 0.00005;
    private const int LeastPixels = 48;

    /// <summary>How much a pile stands out.</summary>
    private const double Prominence = 8;

    /// <summary>A pile is no wider than this part of the range to either side.</summary>
    private const float PileWidth = 1 / 4000f;

    /// <summary>
    /// Sensors that subtract a dark reference after clipping spread the pile by their read noise. One of this width counts where two places of the cell agree on it in the upper half of
    /// the range: there, light itself spreads more, in any sensor that holds less than a quarter of a million electrons.
    /// </summary>
    private const float WidestPile = 1 / 1000f;
    private const int PositionsThatAgree = 2;
    private const float LeastLevelOfWidest = 0.5f;

    /// <summary>Of a pile: what may lie above it. A wide one is a bell whose upper side reaches beyond the width.</summary>
    private const int BeyondShare = 20;
    private const int BeyondShareOfWidest = 5;

    /// <summary>In half widths: where the bell's lower side has ended.</summary>
    private const int Skirt = 3;

    /// <summary>A level that is nearer to black than this part of the range is no sensor's.</summary>
    private const float LeastLevel = 0.04f;

    /// <summary>Charts and synthetic pictures have few values, and piles everywhere.</summary>
    private const int LeastValues = 100;

    /// <summary>Of the range: what is worth a word.</summary>
    private const float WorthSaying = 0.005f;

    /// <param name="plane">Numbers above the level that is found are clipped to it in place.</param>
    /// <param name="remark">What was found, where it is not what the file tells.</param>
    /// <returns>The level, DN.</returns>
    public static float Find(MosaicPlane plane, out string? remark)
    {
        float told = plane.WhiteDn;
        float range = plane.RangeDn;
        int[][] counts = new int[Positions][];
        Parallel.For(0, Positions, position => counts[position] = HistogramOf(plane, position));
        float?[] piles =
        [
            .. counts.Select(c => PileIn(c, plane.Black.MeanDn, range, PileWidth, BeyondShare, skirt: 1)),
        ];
        if (piles.All(pile => pile is null))
        {
            piles = Agreeing(
                [.. counts.Select(c => PileIn(c, plane.Black.MeanDn, range, WidestPile, BeyondShareOfWidest, Skirt))],
                plane
            );
        }

        float top = piles.Max() ?? 0;
        float found = piles.Min() ?? told;
        remark = null;
        if (top == 0 || (found > told && found - told <= WorthSaying * range))
        {
            return told;
        }

        if (Math.Abs(found - told) > WorthSaying * range)
        {
            remark = string.Create(
                CultureInfo.InvariantCulture,
                $"its pixels clip at {found:0} DN, not at {told:0.##} as it tells: what was found is taken"
            );
        }

        Clamp(plane.Values, (ushort)found);
        return found;
    }

    /// <summary>In place: values above a level become it.</summary>
    public static void Clamp(ushort[] values, ushort limitDn)
    {
        const int PixelsAtATime = 1 << 16;
        Parallel.For(
            0,
            (values.Length + PixelsAtATime - 1) / PixelsAtATime,
            part =>
            {
                int start = part * PixelsAtATime;
                Span<ushort> some = values.AsSpan(start, Math.Min(PixelsAtATime, values.Length - start));
                TensorPrimitives.Min(some, limitDn, some);
            }
        );
    }

    private static float?[] Agreeing(float?[] piles, MosaicPlane plane)
    {
        bool agree =
            piles.Count(pile => pile is not null) >= PositionsThatAgree
            && piles.Max() - piles.Min() < 2 * WidestPile * plane.RangeDn
            && piles.Min() - plane.Black.MeanDn > LeastLevelOfWidest * plane.RangeDn;
        return agree ? piles : [];
    }

    private static int[] HistogramOf(MosaicPlane plane, int position)
    {
        int[] counts = new int[ushort.MaxValue + 1];
        for (int y = position >> 1; y < plane.HeightPx; y += 2)
        {
            ReadOnlySpan<ushort> row = plane.Values.AsSpan(y * plane.WidthPx, plane.WidthPx);
            for (int x = position & 1; x < row.Length; x += 2)
            {
                counts[row[x]]++;
            }
        }

        return counts;
    }

    private static float? PileIn(
        int[] counts,
        float blackDn,
        float rangeDn,
        float pileWidth,
        int beyondShare,
        int skirt
    )
    {
        long total = counts.Sum(c => (long)c);
        int need = (int)Math.Max(LeastPixels, total * LeastShare);
        // Files may tell a black below 0, and a white beyond all numbers that there are.
        int least = (int)Math.Max(0, blackDn + (LeastLevel * Math.Min(rangeDn, 4095)));
        int half = (int)Math.Clamp(rangeDn * pileWidth, 1, counts.Length);
        int top = counts.Length - 1;
        for (long above = 0; top > least && (above += counts[top]) < need; top--) { }

        if (top <= least)
        {
            return null;
        }

        int from = Math.Max(least, top - half);
        int peak = from + IndexOfMax(counts.AsSpan(from, Math.Min(2 * half, counts.Length - from)));
        int width = (2 * half) + 1;
        long pile = Sum(counts, peak - half, peak + half);
        long beyond = Sum(counts, peak + half + 1, counts.Length - 1);
        double below = Sum(counts, peak - half - (8 * width), peak - half - 1) / 8.0;
        bool standsOut =
            pile >= need
            && beyond <= Math.Max(16, pile / beyondShare)
            && pile >= Prominence * below
            && counts[peak] >= Prominence * MeanOfValuesBelow(counts, peak - (skirt * half) - 1);
        return standsOut ? FirstOf(counts, peak, half) : null;
    }

    /// <summary>The mean count of the next eight values below that occur; in pictures of few values there is no pile.</summary>
    private static double MeanOfValuesBelow(int[] counts, int from)
    {
        (int values, long sum, int occurring) = (0, 0, 0);
        for (int i = from; i >= 0; i--)
        {
            if (counts[i] > 0)
            {
                occurring++;
                if (values < 8)
                {
                    (values, sum) = (values + 1, sum + counts[i]);
                }
            }
        }

        return occurring < LeastValues ? double.PositiveInfinity : sum / (double)values;
    }

    /// <summary>The lowest value that belongs to the pile.</summary>
    private static int FirstOf(int[] counts, int peak, int half)
    {
        int first = peak;
        for (int i = peak; i >= Math.Max(0, peak - half); i--)
        {
            first = counts[i] * 50L >= counts[peak] ? i : first;
        }

        return first;
    }

    private static long Sum(int[] counts, int first, int last)
    {
        long sum = 0;
        for (int i = Math.Max(0, first); i <= Math.Min(last, counts.Length - 1); i++)
        {
            sum += counts[i];
        }

        return sum;
    }

    private static int IndexOfMax(ReadOnlySpan<int> counts)
    {
        int best = 0;
        for (int i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return best;
    }
}
