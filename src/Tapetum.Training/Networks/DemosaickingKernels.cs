using Tapetum.Training.Graphs;

namespace Tapetum.Training.Networks;

/// <summary>Linear demosaicking of packed RGGB planes as one 3×3 convolution: [12, 4, 3, 3], output channel (2·row + column)·3 + colour.</summary>
internal static class DemosaickingKernels
{
    private const int Reach = 2; // of a kernel, in pixels

    // Malvar, He and Cutler, "High-quality linear interpolation for demosaicing of Bayer-patterned color images" (ICASSP 2004), figure 2, in
    // sixteenths: the mean of the nearest samples, corrected by the Laplacian of the colour that the pixel has.
    private static readonly int[] GreenAtRedOrBlue =
    [
        .. (int[])[0, 0, -2, 0, 0],
        .. (int[])[0, 0, 4, 0, 0],
        .. (int[])[-2, 4, 8, 4, -2],
        .. (int[])[0, 0, 4, 0, 0],
        .. (int[])[0, 0, -2, 0, 0],
    ];
    private static readonly int[] ColorBesideGreen =
    [
        .. (int[])[0, 0, 1, 0, 0],
        .. (int[])[0, -2, 0, -2, 0],
        .. (int[])[-2, 8, 10, 8, -2],
        .. (int[])[0, -2, 0, -2, 0],
        .. (int[])[0, 0, 1, 0, 0],
    ];
    private static readonly int[] RedAtBlueOrBlueAtRed =
    [
        .. (int[])[0, 0, -3, 0, 0],
        .. (int[])[0, 4, 0, 4, 0],
        .. (int[])[-3, 0, 12, 0, -3],
        .. (int[])[0, 4, 0, 4, 0],
        .. (int[])[0, 0, -3, 0, 0],
    ];

    public static ReadOnlySpan<long> Shape => [12, 4, 3, 3];

    /// <summary>Malvar, He and Cutler's interpolation; a pixel keeps the colour that it has.</summary>
    public static float[] Demosaicking()
    {
        float[] kernels = new float[12 * 4 * 3 * 3];
        for (int output = 0; output < 12; output++)
        {
            (int row, int column, int color) = (output / 6, output / 3 % 2, output % 3);
            for (int dy = -Reach; dy <= Reach; dy++)
            {
                for (int dx = -Reach; dx <= Reach; dx++)
                {
                    // Pixel (x, y) lies in cell (⌊x/2⌋, ⌊y/2⌋) and in the plane of its place within that cell.
                    (int x, int y) = (column + dx, row + dy);
                    int plane = (2 * (y & 1)) + (x & 1);
                    int tap = (((y >> 1) + 1) * 3) + (x >> 1) + 1;
                    kernels[(((output * 4) + plane) * 9) + tap] += Share(row, column, color, dx, dy);
                }
            }
        }

        return kernels;
    }

    /// <summary>Demosaicking less the mean of a colour's samples in 3×3 cells: what is not smooth, noise included.</summary>
    public static float[] Detail()
    {
        float[] kernels = Demosaicking();
        for (int output = 0; output < 12; output++)
        {
            int color = output % 3;
            for (int plane = 0; plane < 4; plane++)
            {
                if (ColorAt(plane >> 1, plane & 1) != color)
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

    /// <summary>Means over 3×3 cells become means over 9×9.</summary>
    /// <param name="graph">Where to add it.</param>
    /// <param name="planes">[N, 12, H, W].</param>
    public static Tensor Widen(OnnxGraph graph, Tensor planes)
    {
        float[] ninths = new float[12 * 9];
        Array.Fill(ninths, 1 / 9f);
        return graph.Node(
            "Conv",
            [planes, graph.Initializer("widen", ninths, [12, 1, 3, 3])],
            planes.Shape,
            Graphs.Attribute.Ints("kernel_shape", 3, 3),
            Graphs.Attribute.Ints("pads", 3, 3, 3, 3),
            Graphs.Attribute.Ints("dilations", 3, 3),
            Graphs.Attribute.Int("group", 12)
        );
    }

    /// <summary>
    /// For each plane that of another colour at the same pixel: green's for red and blue; for green the one that was measured there, or else in its row.
    /// </summary>
    /// <param name="graph">Where to add it.</param>
    /// <param name="planes">[N, 12, H, W].</param>
    public static Tensor OtherColors(OnnxGraph graph, Tensor planes) =>
        graph.Node(
            "Gather",
            [planes, graph.Integers(1, 0, 1, 4, 3, 4, 7, 8, 7, 10, 11, 10)],
            planes.Shape,
            Graphs.Attribute.Int("axis", 1)
        );

    /// <summary>What the pixel (dx, dy) away counts for a colour at a place in the cell.</summary>
    private static float Share(int row, int column, int color, int dx, int dy)
    {
        int own = ColorAt(row, column);
        if (own == color)
        {
            return (dx, dy) is (0, 0) ? 1 : 0;
        }

        bool inRow = ColorAt(row, column + 1) == color;
        int[] sixteenths =
            color == 1 ? GreenAtRedOrBlue
            : own == 1 ? ColorBesideGreen
            : RedAtBlueOrBlueAtRed;
        (int across, int along) = own == 1 && !inRow ? (dx, dy) : (dy, dx);
        return sixteenths[((across + Reach) * ((2 * Reach) + 1)) + along + Reach] / 16f;
    }

    /// <summary>0 red, 1 green, 2 blue.</summary>
    private static int ColorAt(int row, int column) => (row & 1) + (column & 1);
}
