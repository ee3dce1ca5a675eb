using System.Numerics.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Training.Networks;

/// <summary>Linear demosaicking of packed RGGB planes as one 3×3 convolution: [12, 4, 3, 3], output channel (2·row + column)·3 + colour.</summary>
internal static class DemosaickingKernels
{
    private const int Reach = 2; // of a kernel, in pixels
    private const int KernelLength = 4 * 3 * 3; // of one output

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

    /// <summary>Malvar, He and Cutler's interpolation; a pixel keeps the colour that it has.</summary>
    private static float[] Demosaicking()
    {
        float[] kernels = new float[12 * KernelLength];
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
        float[] means = Mean();
        for (int output = 0; output < 12; output++)
        {
            Span<float> kernel = kernels.AsSpan(output * KernelLength, KernelLength);
            TensorPrimitives.Subtract(kernel, means.AsSpan(output % 3 * KernelLength, KernelLength), kernel);
        }

        return kernels;
    }

    /// <summary>The planes of an X-Trans input that are demosaicked, which are its first: [12, planes, 1, 1].</summary>
    public static float[] Demosaicked(int planes) =>
        Choice(planes, [.. Enumerable.Range(0, XTransPacker.DemosaickedPlanes)]);

    /// <summary>As <see cref="Mean"/>, of all pixels of demosaicked planes: [3, 12, 3, 3].</summary>
    public static float[] MeanOfDemosaicked()
    {
        float[] kernels = new float[3 * 12 * 9];
        for (int plane = 0; plane < 12; plane++)
        {
            kernels.AsSpan(((plane % 3 * 12) + plane) * 9, 9).Fill(1 / 36f);
        }

        return kernels;
    }

    /// <summary>As <see cref="Detail"/>, of demosaicked planes: [12, 12, 3, 3].</summary>
    public static float[] DetailOfDemosaicked()
    {
        float[] kernels = new float[12 * 12 * 9];
        float[] means = MeanOfDemosaicked();
        for (int output = 0; output < 12; output++)
        {
            Span<float> kernel = kernels.AsSpan(output * 12 * 9, 12 * 9);
            TensorPrimitives.Negate(means.AsSpan(output % 3 * 12 * 9, 12 * 9), kernel);
            kernel[(output * 9) + 4] += 1;
        }

        return kernels;
    }

    /// <summary>
    /// For each plane another colour of the same pixel: green for red and blue; for green the one that was measured there, or else in its row. [12, 12, 1, 1].
    /// </summary>
    public static float[] OtherColors() => Choice(inputs: 12, 1, 0, 1, 4, 3, 4, 7, 8, 7, 10, 11, 10);

    /// <summary>Three colours for every pixel of a cell: [12, 3, 1, 1].</summary>
    public static float[] EveryPixel() => Choice(inputs: 3, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);

    /// <summary>The mean of each colour's samples in 3×3 cells: [3, 4, 3, 3].</summary>
    public static float[] Mean()
    {
        float[] kernels = new float[3 * KernelLength];
        for (int plane = 0; plane < 4; plane++)
        {
            int color = ColorAt(plane >> 1, plane & 1);
            kernels.AsSpan((color * KernelLength) + (plane * 9), 9).Fill(color == 1 ? 1 / 18f : 1 / 9f);
        }

        return kernels;
    }

    /// <summary>Of means over 3×3 cells what is not in the mean over 9×9, once for each pixel of a cell: [12, 3, 3, 3], its taps three cells apart.</summary>
    public static float[] Coarse()
    {
        float[] kernels = new float[12 * 3 * 9];
        for (int output = 0; output < 12; output++)
        {
            Span<float> taps = kernels.AsSpan(((output * 3) + (output % 3)) * 9, 9);
            taps.Fill(-1 / 9f);
            taps[4] += 1;
        }

        return kernels;
    }

    /// <summary>Each output is one of the inputs: [outputs, inputs, 1, 1].</summary>
    private static float[] Choice(int inputs, params ReadOnlySpan<int> chosen)
    {
        float[] kernels = new float[chosen.Length * inputs];
        for (int output = 0; output < chosen.Length; output++)
        {
            kernels[(output * inputs) + chosen[output]] = 1;
        }

        return kernels;
    }

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
