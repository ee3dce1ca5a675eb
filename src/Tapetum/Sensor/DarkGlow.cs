namespace Tapetum.Sensor;

/// <summary>
/// The smooth part of a dark frame, and how much its pixels differ from it: medians of blocks of one position of the CFA, bilinear between their centres; the same everywhere where they do not differ by more than their noise
/// allows, since in the deep dark even that would show.
/// </summary>
internal sealed class DarkGlow
{
    private const int BlockPixels = 8;

    /// <summary>Of the standard deviation of normal numbers, their median absolute deviation times this.</summary>
    private const float SigmaPerDeviation = 1.4826f;

    /// <summary>Rounding to whole DN alone.</summary>
    private const float LeastSpreadDn = 0.3f;

    /// <summary>Of the median of many normal numbers, in standard deviations of their mean.</summary>
    private const float MedianDeviation = 1.2533f;

    /// <summary>Means of so many by so many blocks are looked at: noise is less there, and glow is not.</summary>
    private const int CellBlocks = 4;

    /// <summary>A sensor glows where those means vary by more than so many times what noise alone makes them.</summary>
    private const float Glows = 4;

    private readonly int left;
    private readonly int top;
    private readonly int columns;
    private readonly int rows;
    private readonly float[] levels;
    private readonly float[] spreads;

    private DarkGlow(int left, int top, int columns, int rows)
    {
        (this.left, this.top, this.columns, this.rows) = (left, top, columns, rows);
        levels = new float[columns * rows];
        spreads = new float[columns * rows];
    }

    /// <param name="darkDn">[height, width].</param>
    /// <param name="width">In px.</param>
    /// <param name="height">In px.</param>
    /// <param name="left">Which column of the 2×2 cell is meant.</param>
    /// <param name="top">Which row of the 2×2 cell is meant.</param>
    public static DarkGlow Of(ReadOnlySpan<float> darkDn, int width, int height, int left, int top)
    {
        const int BlockPx = 2 * BlockPixels;
        DarkGlow glow = new(left, top, Math.Max(1, width / BlockPx), Math.Max(1, height / BlockPx));
        List<float> values = [];
        for (int row = 0; row < glow.rows; row++)
        {
            for (int column = 0; column < glow.columns; column++)
            {
                values.Clear();
                // The last blocks take what is left over.
                int bottom = row == glow.rows - 1 ? height : (row + 1) * BlockPx;
                int right = column == glow.columns - 1 ? width : (column + 1) * BlockPx;
                for (int y = (row * BlockPx) + top; y < bottom; y += 2)
                {
                    for (int x = (column * BlockPx) + left; x < right; x += 2)
                    {
                        values.Add(darkDn[(y * width) + x]);
                    }
                }

                glow.Set((row * glow.columns) + column, values);
            }
        }

        if (!glow.Shows())
        {
            glow.levels.AsSpan().Fill(glow.levels.Average());
        }

        return glow;
    }

    /// <summary>The level, and the standard deviation of single pixels around it, DN.</summary>
    public (float LevelDn, float SpreadDn) At(int xPx, int yPx)
    {
        (int x0, int x1, float across) = Between((xPx - left) / 2, columns);
        (int y0, int y1, float down) = Between((yPx - top) / 2, rows);
        float Mix(float[] grid) =>
            float.Lerp(
                float.Lerp(grid[(y0 * columns) + x0], grid[(y0 * columns) + x1], across),
                float.Lerp(grid[(y1 * columns) + x0], grid[(y1 * columns) + x1], across),
                down
            );
        return (Mix(levels), Math.Max(LeastSpreadDn, Mix(spreads)));
    }

    /// <summary>Beyond the outermost centres the line through the last two goes on: glow comes from an edge as a rule.</summary>
    private static (int Before, int After, float Share) Between(int pixel, int blocks)
    {
        float place = ((pixel + 0.5f) / BlockPixels) - 0.5f;
        int before = Math.Clamp((int)MathF.Floor(place), 0, Math.Max(0, blocks - 2));
        return (before, Math.Min(before + 1, blocks - 1), place - before);
    }

    private bool Shows()
    {
        float all = levels.Average();
        (float seen, float noise) = (0, 0);
        for (int above = 0; above < rows; above += CellBlocks)
        {
            for (int first = 0; first < columns; first += CellBlocks)
            {
                int[] cell =
                [
                    .. from row in Enumerable.Range(above, Math.Min(CellBlocks, rows - above))
                    from column in Enumerable.Range(first, Math.Min(CellBlocks, columns - first))
                    select (row * columns) + column,
                ];
                float step = cell.Average(block => levels[block]) - all;
                float deviation = MedianDeviation * cell.Average(block => spreads[block]) / BlockPixels;
                (seen, noise) = (seen + (step * step), noise + (deviation * deviation / cell.Length));
            }
        }

        return seen > Glows * noise;
    }

    private void Set(int block, List<float> values)
    {
        if (values.Count == 0)
        {
            spreads[block] = LeastSpreadDn;
            return;
        }

        float level = MedianOf(values);
        levels[block] = level;
        spreads[block] = Math.Max(
            LeastSpreadDn,
            SigmaPerDeviation * MedianOf([.. values.Select(value => MathF.Abs(value - level))])
        );
    }

    private static float MedianOf(List<float> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
