using System.Numerics;
using Tapetum.Sensor;

namespace Tapetum.Mosaic;

/// <summary>
/// Replaces pixels that are stuck, hot or dead: ones that stand out from all eight neighbours of their colour while the four pixels beside
/// them, of other colours, show nothing, or are stuck with them (<see cref="StuckClusters"/>). Light never does that: a lens spreads a star over more than one pixel.
/// <code>
/// e = v − median(8 nearest of its colour)            on the stabilised scale, where noise is σ everywhere
/// stuck: v beyond all eight by 5σ,  |e| ≥ 8σ,  |e| ≥ 3·(largest − smallest of the eight),
///        and the mean excess of the four pixels beside it, in the direction of e, is at most max(1.5σ, 0.15·|e|)
/// </code>
/// A neighbour's excess is its difference from the two of its own colour that lie across, so an edge or a line through the pixel is none.
/// The outermost cells of a tile are left as they are.
/// </summary>
internal static class StuckPixels
{
    private const float Sigma = VarianceStabilizer.NoiseScale;
    private const float BeyondAll = 5 * Sigma;
    private const float LeastExcess = 8 * Sigma;
    private const float LeastSpreads = 3;
    private const float LeastVisible = 1.5f * Sigma;
    private const float SharedLight = 0.15f;

    /// <param name="stabilized">[4, rows, columns]: red, green on red rows, green on blue rows, blue; changed in place.</param>
    /// <param name="columns">Of a plane.</param>
    /// <param name="rows">Of a plane.</param>
    /// <returns>How many pixels were replaced.</returns>
    public static int Replace(Span<float> stabilized, int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(stabilized.Length, MosaicPacker.PlaneCount * rows * columns);
        List<Suspect> suspects = [];
        for (int plane = 0; plane < MosaicPacker.PlaneCount; plane++)
        {
            for (int row = 1; row < rows - 1; row++)
            {
                FindInRow(stabilized, plane, row, columns, rows, suspects);
            }
        }

        return Put(suspects, stabilized, columns, rows);
    }

    /// <summary>The definition, pixel by pixel, that <see cref="Replace"/> is tested against.</summary>
    internal static int ReplaceScalar(Span<float> stabilized, int columns, int rows)
    {
        List<Suspect> suspects = [];
        for (int plane = 0; plane < MosaicPacker.PlaneCount; plane++)
        {
            for (int row = 1; row < rows - 1; row++)
            {
                ExamineAll(stabilized, plane, row, from: 1, to: columns - 1, columns, rows, suspects);
            }
        }

        return Put(suspects, stabilized, columns, rows);
    }

    /// <summary>Only when all are found, so that what is found does not depend on where a tile begins.</summary>
    private static int Put(List<Suspect> suspects, Span<float> stabilized, int columns, int rows)
    {
        Dictionary<int, float> excesses = new(suspects.Select(one => KeyValuePair.Create(one.At, one.Excess)));
        HashSet<int> clustered = suspects.All(one => one.IsAlone)
            ? []
            : StuckClusters.Find(stabilized, columns, rows, excesses);
        int replaced = 0;
        foreach (Suspect one in suspects.Where(one => one.IsAlone || clustered.Contains(one.At)))
        {
            stabilized[one.At] = one.Median;
            replaced++;
        }

        return replaced;
    }

    /// <summary>
    /// The first condition alone, v beyond all eight by 5σ, for whole vectors: it needs no order among the eight, only their least and largest, and passes over all but a
    /// few pixels of any picture. Those that meet it are examined one by one.
    /// </summary>
    private static void FindInRow(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int columns,
        int rows,
        List<Suspect> suspects
    )
    {
        int count = columns - 2;
        if (count < Vector<float>.Count)
        {
            ExamineAll(planes, plane, row, from: 1, to: columns - 1, columns, rows, suspects);
            return;
        }

        int middle = ((plane * rows) + row) * columns;
        ReadOnlySpan<float> above = planes.Slice(middle - columns, columns);
        ReadOnlySpan<float> here = planes.Slice(middle, columns);
        ReadOnlySpan<float> below = planes.Slice(middle + columns, columns);
        Vector<float> beyond = new(BeyondAll);
        for (int done = 0; done < count; done += Vector<float>.Count)
        {
            // The last vector begins among pixels that were examined before.
            int i = Math.Min(done, count - Vector<float>.Count);
            Vector<float> v = new(here[(i + 1)..]);
            (Vector<float> least, Vector<float> most) = Extremes(above, here, below, i);
            if (Vector.GreaterThanOrEqualAny(Vector.MaxNative(v - most, least - v), beyond))
            {
                ExamineAll(planes, plane, row, done + 1, i + 1 + Vector<float>.Count, columns, rows, suspects);
            }
        }
    }

    /// <summary>Of the eight around each pixel of a vector, whose first has the columns <paramref name="i"/>, i + 1 and i + 2.</summary>
    private static (Vector<float> Least, Vector<float> Most) Extremes(
        ReadOnlySpan<float> above,
        ReadOnlySpan<float> here,
        ReadOnlySpan<float> below,
        int i
    )
    {
        Vector<float> left = new(here[i..]);
        Vector<float> right = new(here[(i + 2)..]);
        (Vector<float> least, Vector<float> most) = (Vector.MinNative(left, right), Vector.MaxNative(left, right));
        for (int column = i; column <= i + 2; column++)
        {
            Vector<float> over = new(above[column..]);
            Vector<float> under = new(below[column..]);
            least = Vector.MinNative(least, Vector.MinNative(over, under));
            most = Vector.MaxNative(most, Vector.MaxNative(over, under));
        }

        return (least, most);
    }

    private static void ExamineAll(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int from,
        int to,
        int columns,
        int rows,
        List<Suspect> suspects
    )
    {
        for (int column = from; column < to; column++)
        {
            Examine(planes, plane, row, column, columns, rows, suspects);
        }
    }

    private static void Examine(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int column,
        int columns,
        int rows,
        List<Suspect> suspects
    )
    {
        int at = (((plane * rows) + row) * columns) + column;
        float v = planes[at];
        Span<float> eight =
        [
            planes[at - columns - 1],
            planes[at - columns],
            planes[at - columns + 1],
            planes[at - 1],
            planes[at + 1],
            planes[at + columns - 1],
            planes[at + columns],
            planes[at + columns + 1],
        ];
        eight.Sort();
        float median = (eight[3] + eight[4]) / 2;
        float excess = v - median;
        float beyond = excess > 0 ? v - eight[7] : eight[0] - v;
        if (beyond < BeyondAll || MathF.Abs(excess) < Math.Max(LeastExcess, LeastSpreads * (eight[7] - eight[0])))
        {
            return;
        }

        bool isAlone =
            MathF.Sign(excess) * MeanExcessBeside(planes, plane, row, column, columns, rows)
            <= Math.Max(LeastVisible, SharedLight * MathF.Abs(excess));
        suspects.Add(new(at, median, excess, isAlone));
    }

    /// <summary>Left, right, above and below on the sensor: two pixels each of the planes with the other column and the other row.</summary>
    private static float MeanExcessBeside(
        ReadOnlySpan<float> planes,
        int plane,
        int row,
        int column,
        int columns,
        int rows
    )
    {
        // Odd columns of the mosaic have their left neighbour in their own cell and the right one in the next; even ones the other way round.
        int left = (plane & 1) == 0 ? column - 1 : column;
        int above = (plane & 2) == 0 ? row - 1 : row;
        int sideways = (plane ^ 1) * rows * columns;
        int upright = (plane ^ 2) * rows * columns;
        float sum = 0;
        for (int step = 0; step < 2; step++)
        {
            int beside = sideways + (row * columns) + left + step;
            sum += planes[beside] - ((planes[beside - columns] + planes[beside + columns]) / 2);
            int over = upright + ((above + step) * columns) + column;
            sum += planes[over] - ((planes[over - 1] + planes[over + 1]) / 2);
        }

        return sum / 4;
    }

    /// <summary>A pixel that stands out from all of its own colour.</summary>
    /// <param name="At">Its place in the planes.</param>
    /// <param name="Median">Of its neighbours.</param>
    /// <param name="Excess">Over it.</param>
    /// <param name="IsAlone">Whether nothing beside it shows the same.</param>
    private readonly record struct Suspect(int At, float Median, float Excess, bool IsAlone);
}
