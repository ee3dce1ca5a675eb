namespace Tapetum.Mosaic;

/// <summary>
/// Finds stuck pixels where the picture runs in one direction, along stripes, edges and lines, whose contrast hides them from a comparison with all around. With d one of the four directions of the grid and
/// <code>
/// e(p) = v(p) − mean of the two of its own colour at p ± d                d = (2, 0), (0, 2), (2, 2) or (2, −2) pixels
/// stuck: v beyond those two by 5σ,  |e| ≥ 8σ,  |e(q)| ≤ |e|/4 for all q of the 5 × 5 around it but one, which may be stuck, too,
///        and the mean e of the four pixels beside it, in the direction of e, is at most max(1.5σ, 0.1·|e|)
/// </code>
/// Light of a star or of a line's end is seen beside it, too, by the last condition and by the one before.
/// </summary>
/// <param name="Filling">The mean of the two, along the direction in which the picture changes least.</param>
/// <param name="Excess">Over it.</param>
/// <param name="IsAlone">Whether the last condition holds; without it the pixel may be one of a cluster.</param>
internal readonly record struct StuckInTexture(float Filling, float Excess, bool IsAlone)
{
    private const float SharedLight = 0.1f;
    private const float MostChange = 0.25f;
    private const int Reach = 2;

    /// <summary>From the edge of the frame, in pixels: beyond it nobody knows which way the picture runs.</summary>
    private const int Margin = Reach + 2;

    private static readonly (int X, int Y)[] Directions = [(2, 0), (0, 2), (2, 2), (2, -2)];

    /// <param name="planes">[4, rows, columns], as <see cref="StuckPixels"/> has them.</param>
    /// <param name="plane">Of the pixel.</param>
    /// <param name="row">Of the plane.</param>
    /// <param name="column">Of the plane.</param>
    /// <param name="columns">Of a plane.</param>
    /// <param name="rows">Of a plane.</param>
    /// <returns>Null when it does not stand out along any direction, or lies at the edge of the frame.</returns>
    public static StuckInTexture? Of(ReadOnlySpan<float> planes, int plane, int row, int column, int columns, int rows)
    {
        Grid grid = new(planes, columns, rows);
        (int x, int y) = ((2 * column) + (plane & 1), (2 * row) + (plane >> 1));
        if (x < Margin || y < Margin || x >= (2 * columns) - Margin || y >= (2 * rows) - Margin)
        {
            return null;
        }

        StuckInTexture? found = null;
        float least = float.MaxValue;
        foreach ((int X, int Y) d in Directions)
        {
            if (Along(grid, x, y, d, out float change) is { } stuck && change < least)
            {
                (found, least) = (stuck, change);
            }
        }

        return found;
    }

    /// <param name="grid">The mosaic.</param>
    /// <param name="x">Of the pixel.</param>
    /// <param name="y">Of the pixel.</param>
    /// <param name="d">The direction.</param>
    /// <param name="change">Sum of |e| around it.</param>
    private static StuckInTexture? Along(in Grid grid, int x, int y, (int X, int Y) d, out float change)
    {
        change = 0;
        float v = grid.At(x, y);
        (float one, float other) = (grid.At(x + d.X, y + d.Y), grid.At(x - d.X, y - d.Y));
        float excess = v - ((one + other) / 2);
        float beyond = excess > 0 ? v - Math.Max(one, other) : Math.Min(one, other) - v;
        if (beyond < StuckPixels.BeyondOthers || MathF.Abs(excess) < StuckPixels.LeastExcess)
        {
            return null;
        }

        float most = MostChange * MathF.Abs(excess);
        float beside = 0;
        bool hasOther = false;
        for (int dy = -Reach; dy <= Reach; dy++)
        {
            for (int dx = -Reach; dx <= Reach; dx++)
            {
                if ((dx, dy) == (0, 0) || (dx, dy) == d || (dx, dy) == (-d.X, -d.Y))
                {
                    continue;
                }

                float there = grid.ExcessAt(x + dx, y + dy, d);
                if (MathF.Abs(there) > most)
                {
                    if (hasOther)
                    {
                        return null;
                    }

                    hasOther = true;
                }

                change += MathF.Abs(there);
                beside += Math.Abs(dx) + Math.Abs(dy) == 1 ? there : 0;
            }
        }

        bool isAlone =
            MathF.Sign(excess) * beside / 4 <= Math.Max(StuckPixels.LeastVisible, SharedLight * MathF.Abs(excess));
        return new((one + other) / 2, excess, isAlone);
    }

    /// <summary>The planes as the sensor has them.</summary>
    private readonly ref struct Grid(ReadOnlySpan<float> planes, int columns, int rows)
    {
        private readonly ReadOnlySpan<float> planes = planes;

        public float At(int x, int y)
        {
            int plane = ((y & 1) * 2) + (x & 1);
            return planes[(((plane * rows) + (y >> 1)) * columns) + (x >> 1)];
        }

        public float ExcessAt(int x, int y, (int X, int Y) d) =>
            At(x, y) - ((At(x + d.X, y + d.Y) + At(x - d.X, y - d.Y)) / 2);
    }
}
