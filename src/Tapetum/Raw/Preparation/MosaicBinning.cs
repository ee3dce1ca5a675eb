using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Preparation;

/// <summary>
/// Makes an ordinary Bayer mosaic of one whose filters each lie over a block of pixels (quad Bayer: 2×2). The mean of a block is kept times as much as 16 bits allow, so that nothing of its
/// precision is lost:
/// <code>value = f/n² · Σ block,   f = n² or less,   white · f ≤ 65535</code>
/// </summary>
internal static class MosaicBinning
{
    /// <param name="plane">Whose <see cref="MosaicPlane.Cfa"/> is that of the blocks.</param>
    /// <param name="blocks">How they lie.</param>
    public static MosaicPlane Bin(MosaicPlane plane, DngCfa.Blocks blocks)
    {
        int size = blocks.BlockPx;
        int factor = Math.Clamp((int)(ushort.MaxValue / plane.WhiteDn), 1, size * size);
        (int width, int height) = ((plane.WidthPx - blocks.LeftPx) / size, (plane.HeightPx - blocks.TopPx) / size);
        ushort[] values = GC.AllocateUninitializedArray<ushort>(width * height, pinned: true);
        float[] black = new float[4];
        Parallel.For(
            0,
            height,
            y =>
            {
                for (int x = 0; x < width; x++)
                {
                    int sum = 0;
                    for (int row = 0; row < size; row++)
                    {
                        int at = ((blocks.TopPx + (y * size) + row) * plane.WidthPx) + blocks.LeftPx + (x * size);
                        for (int column = 0; column < size; column++)
                        {
                            sum += plane.Values[at + column];
                        }
                    }

                    values[(y * width) + x] = (ushort)
                        Math.Min(((sum * factor) + (size * size / 2)) / (size * size), ushort.MaxValue);
                }
            }
        );
        for (int i = 0; i < black.Length; i++)
        {
            black[i] = factor * BlackOf(plane.Black, blocks, i & 1, i >> 1);
        }

        return new(
            values,
            width,
            height,
            blocks.Pattern,
            new BlackLevels(2, 2, black),
            Math.Min(plane.WhiteDn * factor, ushort.MaxValue)
        );
    }

    private static float BlackOf(BlackLevels black, DngCfa.Blocks blocks, int column, int row)
    {
        int size = blocks.BlockPx;
        float sum = 0;
        for (int i = 0; i < size * size; i++)
        {
            sum += black.At(blocks.LeftPx + (column * size) + (i % size), blocks.TopPx + (row * size) + (i / size));
        }

        return sum / (size * size);
    }
}
