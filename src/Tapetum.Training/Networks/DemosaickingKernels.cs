namespace Tapetum.Training.Networks;

/// <summary>Linear demosaicking of packed RGGB planes as one 3×3 convolution: [12, 4, 3, 3], output channel (2·row + column)·3 + colour.</summary>
internal static class DemosaickingKernels
{
    public static ReadOnlySpan<long> Shape => [12, 4, 3, 3];

    /// <summary>
    /// Every full-size pixel takes the mean of the nearest samples of its colour: itself, or its two or four neighbours.
    /// </summary>
    public static float[] Bilinear()
    {
        float[] kernels = new float[12 * 4 * 3 * 3];
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < 2; column++)
            {
                for (int color = 0; color < 3; color++)
                {
                    List<(int X, int Y)> nearest = Nearest(column, row, color);
                    int output = (((2 * row) + column) * 3) + color;
                    foreach ((int x, int y) in nearest)
                    {
                        // Pixel (x, y) lies in cell (⌊x/2⌋, ⌊y/2⌋) and in the plane of its place within that cell.
                        int plane = (2 * (y & 1)) + (x & 1);
                        int tap = (((y >> 1) + 1) * 3) + (x >> 1) + 1;
                        kernels[(((output * 4) + plane) * 9) + tap] += 1f / nearest.Count;
                    }
                }
            }
        }

        return kernels;
    }

    /// <summary>Bilinear demosaicking less the mean of a colour's samples in 3×3 cells: what is not smooth, noise included.</summary>
    public static float[] Detail()
    {
        float[] kernels = Bilinear();
        for (int output = 0; output < 12; output++)
        {
            int color = output % 3;
            for (int plane = 0; plane < 4; plane++)
            {
                if ((plane & 1) + (plane >> 1) != color)
                {
                    continue;
                }

                foreach (ref float tap in kernels.AsSpan(((output * 4) + plane) * 9, 9))
                {
                    tap -= color == 1 ? 1 / 18f : 1 / 9f;
                }
            }
        }

        return kernels;
    }

    private static List<(int X, int Y)> Nearest(int column, int row, int color)
    {
        List<(int X, int Y)> found = [];
        int nearest = int.MaxValue;
        for (int y = row - 1; y <= row + 1; y++)
        {
            for (int x = column - 1; x <= column + 1; x++)
            {
                int distance = Math.Abs(x - column) + Math.Abs(y - row);
                if ((x & 1) + (y & 1) != color || distance > nearest)
                {
                    continue;
                }

                if (distance < nearest)
                {
                    found.Clear();
                    nearest = distance;
                }

                found.Add((x, y));
            }
        }

        return found;
    }
}
