using Tapetum.Sensor;

namespace Tapetum.Mosaic;

/// <summary>
/// Clusters of up to five stuck pixels that touch each other, such as 2 × 2: each stands out from the pixels of its own colour, as a single one does, but what lies beside it is not dark, because it is stuck, too.
/// <code>
/// cluster: 2 to 5 suspects that touch, sideways or by a corner, all bright or all dark
/// stuck:   its mean |e| ≥ 20σ, and the mean excess of the pixels beside it, in the direction of e, is at most 0.03·|e|
/// </code>
/// A star lights what is around it: one of the sharpest kind, a Gaussian of 0.6 px, by 0.06·e or more. Of fainter clusters nobody can tell. But what lights two pixels alone lights those beside them by 0.2·e: for
/// two, |e| ≥ 8σ and 0.1·|e| are enough.
/// </summary>
internal static class StuckClusters
{
    private const int Most = 5;
    private const float LeastExcess = 20 * VarianceStabilizer.NoiseScale;
    private const float SharedLight = 0.03f;
    private const float LeastExcessOfTwo = StuckPixels.LeastExcess;
    private const float SharedLightOfTwo = 0.1f;

    /// <param name="planes">[4, rows, columns], as <see cref="StuckPixels"/> has them.</param>
    /// <param name="columns">Of a plane.</param>
    /// <param name="rows">Of a plane.</param>
    /// <param name="all">Pixels that stand out from those of their own colour.</param>
    /// <returns>The places of those that are stuck together with others.</returns>
    public static HashSet<int> Find(ReadOnlySpan<float> planes, int columns, int rows, IEnumerable<StuckSuspect> all)
    {
        Dictionary<int, StuckSuspect> suspects = all.ToDictionary(one => one.At);
        HashSet<int> stuck = [];
        HashSet<int> seen = [];
        foreach (int first in suspects.Keys)
        {
            if (!seen.Add(first))
            {
                continue;
            }

            List<int> cluster = [first];
            for (int i = 0; i < cluster.Count; i++)
            {
                foreach (int neighbour in Around(cluster[i], columns, rows, corners: true))
                {
                    bool belongs =
                        suspects.TryGetValue(neighbour, out StuckSuspect other)
                        && MathF.Sign(other.Excess) == MathF.Sign(suspects[first].Excess);
                    if (belongs && seen.Add(neighbour))
                    {
                        cluster.Add(neighbour);
                    }
                }
            }

            if (cluster.Count is > 1 and <= Most && IsAlone(planes, columns, rows, cluster, suspects))
            {
                stuck.UnionWith(cluster);
            }
        }

        return stuck;
    }

    private static bool IsAlone(
        ReadOnlySpan<float> planes,
        int columns,
        int rows,
        List<int> cluster,
        Dictionary<int, StuckSuspect> suspects
    )
    {
        float excess = 0;
        (float light, float lightOfAll, int count) = (0, 0, 0);
        foreach (StuckSuspect one in cluster.Select(at => suspects[at]))
        {
            excess += one.Excess / cluster.Count;
            if (one.Alike is { } alike)
            {
                light += alike.Light;
                lightOfAll += alike.Light;
                count += alike.Beside;
                continue;
            }

            foreach (int beside in Around(one.At, columns, rows, corners: false))
            {
                if (!cluster.Contains(beside))
                {
                    light += ExcessOf(planes, columns, rows, beside, one.At);
                    lightOfAll += ExcessOfAll(planes, columns, rows, beside);
                    count++;
                }
            }
        }

        int sign = MathF.Sign(excess);
        (float least, float shared) =
            cluster.Count == 2 ? (LeastExcessOfTwo, SharedLightOfTwo) : (LeastExcess, SharedLight);
        float most = shared * MathF.Abs(excess) * count;
        return MathF.Abs(excess) >= least && sign * light <= most && sign * lightOfAll <= most;
    }

    /// <summary>How far a pixel differs from the median of the eight around it of its own colour: light that falls on both sides of it is none of that.</summary>
    private static float ExcessOfAll(ReadOnlySpan<float> planes, int columns, int rows, int at)
    {
        int first = PlaneOf(at, columns, rows) * rows * columns;
        (int row, int column) = ((at - first) / columns, (at - first) % columns);
        Span<float> eight = stackalloc float[8];
        StuckSurroundings.Around(planes.Slice(first, rows * columns), row, column, columns, rows, eight);
        eight.Sort();
        return planes[at] - ((eight[3] + eight[4]) / 2);
    }

    /// <summary>How far a pixel beside another differs from the two of its own colour that lie across: an edge or a line through the other is none.</summary>
    private static float ExcessOf(ReadOnlySpan<float> planes, int columns, int rows, int at, int from)
    {
        bool isSideways = PlaneOf(at, columns, rows) / 2 == PlaneOf(from, columns, rows) / 2;
        int step = isSideways ? columns : 1;
        (int before, int after) = (at - step, at + step);
        int plane = PlaneOf(at, columns, rows) * rows * columns;
        bool isInside = before >= plane && after < plane + (rows * columns);
        return isInside ? planes[at] - ((planes[before] + planes[after]) / 2) : 0;
    }

    private static int PlaneOf(int at, int columns, int rows) => at / (rows * columns);

    /// <summary>The pixels beside another on the sensor.</summary>
    private static List<int> Around(int at, int columns, int rows, bool corners)
    {
        int plane = PlaneOf(at, columns, rows);
        int inPlane = at - (plane * rows * columns);
        int x = (2 * (inPlane % columns)) + (plane & 1);
        int y = (2 * (inPlane / columns)) + (plane >> 1);
        List<int> around = [];
        for (int dy = -1; dy <= 1; dy++)
        {
            for (int dx = -1; dx <= 1; dx++)
            {
                (int nx, int ny) = (x + dx, y + dy);
                bool isBeside = corners ? (dx, dy) != (0, 0) : dx == 0 ^ dy == 0;
                if (isBeside && nx >= 0 && ny >= 0 && nx < 2 * columns && ny < 2 * rows)
                {
                    int of = ((ny & 1) * 2) + (nx & 1);
                    around.Add((((of * rows) + (ny >> 1)) * columns) + (nx >> 1));
                }
            }
        }

        return around;
    }
}
