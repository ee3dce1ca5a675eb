namespace Tapetum.Training.Data;

/// <summary>A square cut from a patch and one of the eight ways to lay it.</summary>
/// <param name="XPx">Left edge in the patch.</param>
/// <param name="YPx">Top edge in the patch.</param>
/// <param name="SizePx">Side.</param>
/// <param name="Symmetry">Bit 0 mirrors columns, bit 1 mirrors rows, bit 2 swaps rows and columns.</param>
internal readonly record struct CropView(int XPx, int YPx, int SizePx, int Symmetry)
{
    public static CropView Draw(int patchSizePx, int sizePx, Random random) =>
        new(random.Next(patchSizePx - sizePx + 1), random.Next(patchSizePx - sizePx + 1), sizePx, random.Next(8));

    /// <summary>Where a row of the view starts in the patch's plane, and the step to the next pixel of that row.</summary>
    public (int Start, int Step) Row(int row, int patchSizePx)
    {
        bool swap = (Symmetry & 4) != 0;
        (int firstX, int firstY) = swap ? (row, 0) : (0, row);
        (int lastX, int lastY) = swap ? (row, SizePx - 1) : (SizePx - 1, row);
        int start = Offset(firstX, firstY, patchSizePx);
        return (start, (Offset(lastX, lastY, patchSizePx) - start) / (SizePx - 1));
    }

    private int Offset(int x, int y, int patchSizePx)
    {
        int column = (Symmetry & 1) != 0 ? SizePx - 1 - x : x;
        int line = (Symmetry & 2) != 0 ? SizePx - 1 - y : y;
        return ((YPx + line) * patchSizePx) + XPx + column;
    }
}
