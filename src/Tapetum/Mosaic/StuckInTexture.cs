using System.Numerics;

namespace Tapetum.Mosaic;

/// <summary>
/// Finds pixels that may be stuck where the picture runs in one direction, along stripes, edges and lines, whose contrast hides them from a comparison with all around. With d one of the four directions of the
/// grid and
/// <code>
/// e(p) = v(p) − mean of the two of its own colour at p ± d                d = (2, 0), (0, 2), (2, 2) or (2, −2) pixels
/// t    = the eighth largest |e(q)| of the 24 around p
/// </code>
/// that d along which t is least is the way the picture runs; a pixel that is beyond both at p ± d by 8σ, with |e| ≥ 2t, may be stuck. Whether it is, <see cref="LookAlikes"/> tell. Where there are none,
/// <code>
/// |e(q)| ≤ |e|/4 for all q of the 5 × 5 around it but one, which may be stuck, too, and but p ± d
/// </code>
/// is needed, and that the mean e of the four pixels beside it, in the direction of e, is at most max(1.5σ, 0.1·|e|): light of a star or of a line's end is seen there.
/// </summary>
internal sealed class StuckInTexture(PlaneSteps steps, int columns, int rows)
{
    private const int Reach = 2;

    /// <summary>From the edge of the frame, in pixels: beyond it nobody knows which way the picture runs.</summary>
    private const int Margin = Reach + 2;

    /// <summary>So many around it may change as much: they lie beside it, or are stuck, too.</summary>
    private const int MostOthers = 7;
    private const float OthersChange = 0.5f;
    private const float ClearlyLessChange = 0.25f;
    private const float SharedLight = 0.1f;

    private readonly int[][] around = steps.Around(Reach);
    private readonly int[][] beside = steps.Beside();

    /// <summary>Two pixels of the sensor are one of a plane.</summary>
    private readonly int[] along = [1, columns, columns + 1, 1 - columns];

    /// <returns>Null when it stands out along no direction, or lies at the edge of the frame.</returns>
    public StuckSuspect? Find(ReadOnlySpan<float> planes, int plane, int row, int column)
    {
        if (!steps.IsInside(plane, row, column, Margin))
        {
            return null;
        }

        int at = (((plane * rows) + row) * columns) + column;
        foreach (int d in along)
        {
            if (StandsOut(planes, at, d, out float excess) && IsLoneChange(planes, plane, at, d, excess))
            {
                // Rarely so, and few pixels need all directions.
                return FindAlongTexture(planes, plane, at);
            }
        }

        return null;
    }

    /// <summary>
    /// The conditions for at least one direction, beyond both at p ± d by 8σ and at most seven of the 24 that change by more than half as much, for a whole vector of pixels; few of any picture meet them.
    /// Those are looked at one by one.
    /// </summary>
    /// <param name="planes">[4, rows, columns].</param>
    /// <param name="plane">Of the pixels.</param>
    /// <param name="row">Of the plane.</param>
    /// <param name="column">Of the first pixel.</param>
    /// <returns>−1 for pixels that <see cref="Find"/> may find, and for all at the edge of the frame; else 0.</returns>
    public Vector<int> MayFind(ReadOnlySpan<float> planes, int plane, int row, int column)
    {
        bool isInside =
            steps.IsInside(plane, row, column, Margin)
            && steps.IsInside(plane, row, column + Vector<float>.Count - 1, Margin);
        if (!isInside)
        {
            return Vector<int>.AllBitsSet;
        }

        int at = (((plane * rows) + row) * columns) + column;
        Vector<int> found = Vector<int>.Zero;
        foreach (int d in along)
        {
            Vector<float> v = new(planes[at..]);
            (Vector<float> one, Vector<float> other) = (new(planes[(at - d)..]), new(planes[(at + d)..]));
            Vector<float> beyond = Vector.MaxNative(v - Vector.MaxNative(one, other), Vector.MinNative(one, other) - v);
            Vector<int> standsOut = Vector.GreaterThanOrEqual(beyond, new(StuckPixels.LeastExcess));
            if (Vector.EqualsAny(standsOut, Vector<int>.AllBitsSet))
            {
                Vector<float> most = Vector.Abs(v - ((one + other) * 0.5f)) * OthersChange;
                found |= standsOut & AreLoneChanges(planes, plane, at, d, most, standsOut);
            }
        }

        return found;
    }

    private Vector<int> AreLoneChanges(
        ReadOnlySpan<float> planes,
        int plane,
        int at,
        int d,
        Vector<float> most,
        Vector<int> asked
    )
    {
        Vector<int> mostOthers = new(MostOthers);
        Vector<int> others = Vector<int>.Zero;
        foreach (int step in around[plane])
        {
            int there = at + step;
            Vector<float> sum = new Vector<float>(planes[(there - d)..]) + new Vector<float>(planes[(there + d)..]);
            Vector<float> change = Vector.Abs(new Vector<float>(planes[there..]) - (sum * 0.5f));
            others -= Vector.GreaterThan(change, most);
            if (!Vector.GreaterThanAny(asked & (mostOthers + Vector<int>.One), others & asked))
            {
                return Vector<int>.Zero;
            }
        }

        return Vector.LessThanOrEqual(others, mostOthers);
    }

    private static bool StandsOut(ReadOnlySpan<float> planes, int at, int d, out float excess)
    {
        float v = planes[at];
        (float one, float other) = (planes[at - d], planes[at + d]);
        excess = v - ((one + other) / 2);
        float beyond = excess > 0 ? v - Math.Max(one, other) : Math.Min(one, other) - v;
        return beyond >= StuckPixels.LeastExcess;
    }

    private bool IsLoneChange(ReadOnlySpan<float> planes, int plane, int at, int d, float excess)
    {
        float most = OthersChange * MathF.Abs(excess);
        int others = 0;
        foreach (int step in around[plane])
        {
            if (MathF.Abs(ChangeAt(planes, at + step, d)) > most && ++others > MostOthers)
            {
                return false;
            }
        }

        return true;
    }

    private StuckSuspect? FindAlongTexture(ReadOnlySpan<float> planes, int plane, int at)
    {
        Span<float> changes = stackalloc float[24];
        (int way, float least) = (0, float.MaxValue);
        foreach (int d in along)
        {
            for (int i = 0; i < changes.Length; i++)
            {
                changes[i] = MathF.Abs(ChangeAt(planes, at + around[plane][i], d));
            }

            changes.Sort();
            float typical = changes[^(MostOthers + 1)];
            if (typical < least)
            {
                (way, least) = (d, typical);
            }
        }

        return StandsOut(planes, at, way, out float excess) && OthersChange * MathF.Abs(excess) >= least
            ? new(at, IsolationAlong(planes, plane, at, way, excess), IsInTexture: true)
            : null;
    }

    private StuckSuspect.Isolation? IsolationAlong(ReadOnlySpan<float> planes, int plane, int at, int d, float excess)
    {
        float most = ClearlyLessChange * MathF.Abs(excess);
        int others = 0;
        foreach (int step in around[plane])
        {
            bool isAlong = step == d || step == -d;
            others += !isAlong && MathF.Abs(ChangeAt(planes, at + step, d)) > most ? 1 : 0;
        }

        if (others > 1)
        {
            return null;
        }

        float light = 0;
        foreach (int step in beside[plane])
        {
            light += ChangeAt(planes, at + step, d) / 4;
        }

        bool isAlone =
            MathF.Sign(excess) * light <= Math.Max(StuckPixels.LeastVisible, SharedLight * MathF.Abs(excess));
        return new((planes[at - d] + planes[at + d]) / 2, excess, isAlone);
    }

    private static float ChangeAt(ReadOnlySpan<float> planes, int at, int d) =>
        planes[at] - ((planes[at - d] + planes[at + d]) / 2);
}
