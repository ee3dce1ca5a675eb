using System.Numerics;
using Tapetum.Sensor;

namespace Tapetum.Mosaic;

/// <summary>
/// Replaces pixels that are stuck, hot or dead: ones that stand out from their eight neighbours of the same colour, but for one that may be stuck itself, while the four pixels beside
/// them, of other colours, show nothing, or are stuck with them (<see cref="StuckClusters"/>). Light never does that: a lens spreads a star over more than one pixel.
/// <code>
/// e = v − median(8 nearest of its colour)            on the stabilised scale, where noise is σ everywhere
/// stuck: v beyond seven of the eight by 5σ,  |e| ≥ 8σ,  |e| ≥ 3·(largest − smallest of those seven),
///        and the mean excess of the four pixels beside it, in the direction of e, is at most max(1.5σ, 0.15·|e|)
/// </code>
/// A neighbour's excess is its difference from the two of its own colour that lie across, so an edge or a line through the pixel is none.
/// Where the eight are of stripes or edges, <see cref="StuckInTexture"/> looks along them, and <see cref="LookAlikes"/> tell what should be there.
/// Beyond a tile's edge its pixels are those on this side of it, mirrored.
/// </summary>
internal static class StuckPixels
{
    private const float Sigma = VarianceStabilizer.NoiseScale;
    internal const float BeyondOthers = 5 * Sigma;
    internal const float LeastExcess = 8 * Sigma;
    internal const float LeastSpreads = 3;
    internal const float LeastVisible = 1.5f * Sigma;
    internal const float SharedLight = 0.15f;

    /// <param name="stabilized">[4, rows, columns]: red, green on red rows, green on blue rows, blue; changed in place.</param>
    /// <param name="columns">Of a plane.</param>
    /// <param name="rows">Of a plane.</param>
    /// <returns>How many pixels were replaced.</returns>
    public static int Replace(Span<float> stabilized, int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(stabilized.Length, MosaicPacker.PlaneCount * rows * columns);
        PlaneSteps steps = new(columns, rows);
        Search search = new(columns, rows, new StuckInTexture(steps, columns, rows), []);
        for (int plane = 0; plane < MosaicPacker.PlaneCount; plane++)
        {
            for (int row = 0; row < rows; row++)
            {
                bool isInside = row > 0 && row < rows - 1 && columns - 2 >= Vector<float>.Count;
                ExamineAll(stabilized, plane, row, from: 0, to: isInside ? 1 : columns, search);
                if (isInside)
                {
                    FindInRow(stabilized, plane, row, search);
                    ExamineAll(stabilized, plane, row, columns - 1, columns, search);
                }
            }
        }

        return Put(search.Suspects, stabilized, steps, columns, rows);
    }

    /// <summary>The definition, pixel by pixel, that <see cref="Replace"/> is tested against.</summary>
    internal static int ReplaceScalar(Span<float> stabilized, int columns, int rows)
    {
        PlaneSteps steps = new(columns, rows);
        Search search = new(columns, rows, new StuckInTexture(steps, columns, rows), []);
        for (int plane = 0; plane < MosaicPacker.PlaneCount; plane++)
        {
            for (int row = 0; row < rows; row++)
            {
                ExamineAll(stabilized, plane, row, from: 0, to: columns, search);
            }
        }

        return Put(search.Suspects, stabilized, steps, columns, rows);
    }

    /// <summary>Only when all are found, so that what is found does not depend on where a tile begins.</summary>
    private static int Put(List<StuckSuspect> suspects, Span<float> stabilized, PlaneSteps steps, int columns, int rows)
    {
        if (suspects.Count == 0)
        {
            return 0;
        }

        suspects = new LookAlikes(steps, columns, rows).Judge(suspects, stabilized);
        HashSet<int> clustered = suspects.All(one => one.IsAlone)
            ? []
            : StuckClusters.Find(stabilized, columns, rows, suspects);
        List<StuckSuspect> stuck = [.. suspects.Where(one => one.IsAlone || clustered.Contains(one.At))];
        HashSet<int> places = [.. stuck.Select(one => one.At)];
        float[] fillings = new float[stuck.Count];
        for (int i = 0; i < fillings.Length; i++)
        {
            fillings[i] =
                stuck[i].Alike?.Filling
                ?? MedianOfOthers(stabilized, stuck[i].At, columns, rows, places)
                ?? stuck[i].Alone!.Value.Filling;
        }

        for (int i = 0; i < fillings.Length; i++)
        {
            stabilized[stuck[i].At] = fillings[i];
        }

        return stuck.Count;
    }

    /// <summary>Of the eight around a stuck pixel those that are not stuck themselves; null when all eight are sound, or none is.</summary>
    private static float? MedianOfOthers(ReadOnlySpan<float> planes, int at, int columns, int rows, HashSet<int> stuck)
    {
        int first = at - (at % (rows * columns));
        (int row, int column) = ((at - first) / columns, (at - first) % columns);
        Span<float> sound = stackalloc float[8];
        int count = 0;
        for (int i = 0; i < 9; i++)
        {
            int y = StuckSurroundings.Mirrored(row + (i / 3) - 1, rows);
            int x = StuckSurroundings.Mirrored(column + (i % 3) - 1, columns);
            int place = first + (y * columns) + x;
            if (i != 4 && !stuck.Contains(place))
            {
                sound[count++] = planes[place];
            }
        }

        if (count is 0 or 8)
        {
            return null;
        }

        sound = sound[..count];
        sound.Sort();
        return (sound[(count - 1) / 2] + sound[count / 2]) / 2;
    }

    /// <summary>
    /// The first conditions alone for whole vectors, which pass over all but a few pixels of any picture; those are examined one by one. That v is beyond seven of the eight by 5σ needs no order among the eight,
    /// only their two least and two largest. For pixels inside a tile.
    /// </summary>
    private static void FindInRow(ReadOnlySpan<float> planes, int plane, int row, in Search search)
    {
        int columns = search.Columns;
        int count = columns - 2;
        int middle = ((plane * search.Rows) + row) * columns;
        ReadOnlySpan<float> above = planes.Slice(middle - columns, columns);
        ReadOnlySpan<float> here = planes.Slice(middle, columns);
        ReadOnlySpan<float> below = planes.Slice(middle + columns, columns);
        for (int done = 0; done < count; done += Vector<float>.Count)
        {
            // The last vector begins among pixels that were examined before.
            int i = Math.Min(done, count - Vector<float>.Count);
            Vector<int> beyondAll = AreBeyondAll(above, here, below, i);
            Vector<int> inTexture = search.IsFull
                ? Vector<int>.Zero
                : search.InTexture.MayFind(planes, plane, row, i + 1);
            if ((beyondAll | inTexture) == Vector<int>.Zero)
            {
                continue;
            }

            for (int lane = done - i; lane < Vector<float>.Count; lane++)
            {
                Examine(planes, plane, row, i + 1 + lane, search, beyondAll[lane] != 0, inTexture[lane] != 0);
            }
        }
    }

    private static Vector<int> AreBeyondAll(
        ReadOnlySpan<float> above,
        ReadOnlySpan<float> here,
        ReadOnlySpan<float> below,
        int i
    )
    {
        Vector<float> v = new(here[(i + 1)..]);
        (Vector<float> least, Vector<float> most) = Extremes(above, here, below, i);
        return Vector.GreaterThanOrEqual(Vector.MaxNative(v - most, least - v), new(BeyondOthers));
    }

    /// <summary>But for one at either end, of the eight around each pixel of a vector, whose first has the columns <paramref name="i"/>, i + 1 and i + 2.</summary>
    private static (Vector<float> Least, Vector<float> Most) Extremes(
        ReadOnlySpan<float> above,
        ReadOnlySpan<float> here,
        ReadOnlySpan<float> below,
        int i
    )
    {
        Vector<float> left = new(here[i..]);
        Vector<float> right = new(here[(i + 2)..]);
        (Vector<float> first, Vector<float> last) = (Vector.MinNative(left, right), Vector.MaxNative(left, right));
        // The second least and the second largest.
        (Vector<float> least, Vector<float> most) = (last, first);
        for (int column = i; column <= i + 2; column++)
        {
            Take(new(above[column..]));
            Take(new(below[column..]));
        }

        return (least, most);

        void Take(Vector<float> value)
        {
            least = Vector.MinNative(least, Vector.MaxNative(first, value));
            first = Vector.MinNative(first, value);
            most = Vector.MaxNative(most, Vector.MinNative(last, value));
            last = Vector.MaxNative(last, value);
        }
    }

    private static void ExamineAll(ReadOnlySpan<float> planes, int plane, int row, int from, int to, in Search search)
    {
        for (int column = from; column < to; column++)
        {
            Examine(planes, plane, row, column, search, mayBeBeyondAll: true, mayBeInTexture: true);
        }
    }

    private static void Examine(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int column,
        in Search search,
        bool mayBeBeyondAll,
        bool mayBeInTexture
    )
    {
        StuckSuspect? suspect = mayBeBeyondAll ? FindBeyondAll(planes, plane, row, column, search) : null;
        suspect ??= mayBeInTexture && !search.IsFull ? search.InTexture.Find(planes, plane, row, column) : null;
        if (suspect is { } found)
        {
            search.Suspects.Add(found);
        }
    }

    /// <returns>Null when it is beyond its eight neighbours by too little.</returns>
    private static StuckSuspect? FindBeyondAll(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int column,
        in Search search
    )
    {
        (int columns, int rows) = (search.Columns, search.Rows);
        int at = (((plane * rows) + row) * columns) + column;
        float v = planes[at];
        Span<float> eight = stackalloc float[8];
        ReadOnlySpan<float> own = planes.Slice(plane * rows * columns, rows * columns);
        StuckSurroundings.Around(own, row, column, columns, rows, eight);
        eight.Sort();
        float median = (eight[3] + eight[4]) / 2;
        float excess = v - median;
        // One of the eight may be stuck in the same way.
        ReadOnlySpan<float> others = excess > 0 ? eight[..7] : eight[1..];
        float beyond = excess > 0 ? v - others[^1] : others[0] - v;
        float spread = others[^1] - others[0];
        if (beyond < BeyondOthers || MathF.Abs(excess) < Math.Max(LeastExcess, LeastSpreads * spread))
        {
            return null;
        }

        var beside = StuckSurroundings.Of(planes, plane, row, column, columns, rows);
        return new(
            at,
            new StuckSuspect.Isolation(beside.Fill(median), excess, IsAlone(beside, excess)),
            IsInTexture: spread > LeastExcess
        )
        {
            StandsOutFromAll = true,
        };
    }

    /// <summary>Whether the pixels beside one that stands out show nothing.</summary>
    internal static bool IsAlone(in StuckSurroundings beside, float excess) =>
        MathF.Sign(excess) * beside.MeanExcess <= Math.Max(LeastVisible, SharedLight * MathF.Abs(excess));

    private readonly record struct Search(int Columns, int Rows, StuckInTexture InTexture, List<StuckSuspect> Suspects)
    {
        /// <summary>Whether there are so many that looking among texture tells nothing, and takes long.</summary>
        public bool IsFull => LookAlikes.AreTooMany(Suspects.Count, Columns, Rows);
    }
}
