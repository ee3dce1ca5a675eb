using Tapetum.Raw.Preparation;

namespace Tapetum.Raw.XTrans;

/// <summary>
/// Samples of an X-Trans mosaic in the order of a Bayer sensor, for what looks at numbers and their noise and not at places: black, where it clips, how noisy it is.
/// <code>
/// G B G      G R G          R  G of the corner
/// R G R  or  B G B   ─►     G  of the middle, B
/// G B G      G R G
/// </code>
/// </summary>
internal static class XTransCells
{
    private const int BlockPx = 3;
    private const int Red = 0;

    public static MosaicPlane Of(
        ReadOnlySpan<ushort> mosaic,
        int widthPx,
        int heightPx,
        XTransPhase phase,
        BlackLevels black,
        float whiteDn
    )
    {
        (int left, int top) = (FirstBlock(phase.X), FirstBlock(phase.Y));
        (int columns, int rows) = ((widthPx - left) / BlockPx, (heightPx - top) / BlockPx);
        int stride = 2 * columns;
        ushort[] values = GC.AllocateUninitializedArray<ushort>(stride * 2 * rows, pinned: true);
        float mean = black.MeanDn;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                (int x, int y) = (left + (BlockPx * column), top + (BlockPx * row));
                bool redIsLeft = XTransPattern.ColorAt(x + phase.X, y + 1 + phase.Y) == Red;
                int at = (2 * row * stride) + (2 * column);
                values[at] = redIsLeft ? Sample(mosaic, x, y + 1) : Sample(mosaic, x + 1, y);
                values[at + 1] = Sample(mosaic, x, y);
                values[at + stride] = Sample(mosaic, x + 1, y + 1);
                values[at + stride + 1] = redIsLeft ? Sample(mosaic, x + 1, y) : Sample(mosaic, x, y + 1);
            }
        }

        return new(values, stride, 2 * rows, CfaPattern.Rggb, BlackLevels.Uniform(mean), whiteDn);

        ushort Sample(ReadOnlySpan<ushort> from, int x, int y) =>
            (ushort)Math.Clamp(from[(y * widthPx) + x] - black.At(x, y) + mean + 0.5f, 0, ushort.MaxValue);
    }

    /// <summary>The first pixel at which a block of 3×3 begins with a green corner.</summary>
    private static int FirstBlock(int phase) => (BlockPx - (phase % BlockPx)) % BlockPx;
}
