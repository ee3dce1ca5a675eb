namespace Tapetum.Sensor;

/// <summary>The smooth part of a dark frame, and how much its pixels differ from it: medians of blocks of one position of the CFA, bilinear between their centres.</summary>
internal sealed class DarkGlow
{
    private const int BlockPixels = 8;

    /// <summary>Of the standard deviation of normal numbers, their median absolute deviation times this.</summary>
    private const float SigmaPerDeviation = 1.4826f;

    /// <summary>Rounding to whole DN alone.</summary>
    private const float LeastSpreadDn = 0.3f;

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
