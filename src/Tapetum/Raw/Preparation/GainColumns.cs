using System.Numerics.Tensors;

namespace Tapetum.Raw.Preparation;

/// <summary>
/// A gain map over pictures of one width. Between which two columns of the grid a pixel lies, and how far on the way, is the same in every row, so it is found once; a row is then
/// <code>
/// a = the grid's two rows around it, mixed      gains(x) = a(left) + across(x)·(a(right) − a(left))     for each run of pixels between two columns
/// </code>
/// </summary>
internal sealed class GainColumns
{
    private readonly float[] across;
    private readonly List<(int Start, int End, int Left, int Right)> runs = [];
    private readonly int from;
    private readonly int to;

    /// <param name="map">The map.</param>
    /// <param name="rawWidthPx">Of the picture that the map was made for.</param>
    /// <param name="widthPx">Of the pictures whose rows are asked for.</param>
    public GainColumns(GainMap map, int rawWidthPx, int widthPx)
    {
        Map = map;
        across = new float[widthPx];
        for (int x = 0; x < widthPx; x++)
        {
            double at = (x + 0.5) / widthPx;
            (int left, int right, across[x]) = GainMap.Between(at, map.ColumnOrigin, map.ColumnSpacing, map.Columns);
            if (runs is [.., var last] && last.Left == left)
            {
                runs[^1] = last with { End = x + 1 };
            }
            else
            {
                runs.Add((x, x + 1, left, right));
            }

            bool reached = Reaches(at * rawWidthPx, map.LeftPx, map.RightPx, map.ColumnPitchPx);
            from += !reached && to == 0 ? 1 : 0;
            to = reached ? x + 1 : to;
        }
    }

    public GainMap Map { get; }

    /// <summary>A demosaicked pixel has its colours from neighbours too, so a map for every second pixel reaches one pixel farther.</summary>
    public static bool Reaches(double at, int first, int end, int pitch) =>
        at >= first - (pitch - 1) && at < (double)end + (pitch - 1);

    /// <summary>The factors along a row: 1 in columns that the map does not reach.</summary>
    /// <param name="yRelative">0 at the top edge of the picture, 1 at the bottom.</param>
    /// <param name="gains">[width].</param>
    public void Line(double yRelative, Span<float> gains)
    {
        (int above, int below, float down) = GainMap.Between(yRelative, Map.RowOrigin, Map.RowSpacing, Map.Rows);
        ReadOnlySpan<float> first = Map.Gains.AsSpan(above * Map.Columns, Map.Columns);
        ReadOnlySpan<float> second = Map.Gains.AsSpan(below * Map.Columns, Map.Columns);
        foreach ((int start, int end, int left, int right) in runs)
        {
            float atLeft = first[left] + (down * (second[left] - first[left]));
            float atRight = first[right] + (down * (second[right] - first[right]));
            Span<float> run = gains[start..end];
            TensorPrimitives.Multiply(across.AsSpan(start..end), atRight - atLeft, run);
            TensorPrimitives.Add(run, atLeft, run);
        }

        gains[..from].Fill(1);
        gains[Math.Max(from, to)..].Fill(1);
    }
}
