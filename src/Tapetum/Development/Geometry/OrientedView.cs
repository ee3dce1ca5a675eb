using Tapetum.Inference;
using Tapetum.Mosaic;

namespace Tapetum.Development.Geometry;

/// <summary>Reads a sensor's picture as it must be viewed.</summary>
/// <remarks>
/// EXIF orientation says where the stored first row and first column lie in the viewed picture:
/// <code>
/// 1 top, left      2 top, right     3 bottom, right  4 bottom, left
/// 5 left, top      6 right, top     7 right, bottom  8 left, bottom     rows become columns
/// </code>
/// </remarks>
internal sealed class OrientedView(ColorImage image, int orientation) : IPictureView
{
    private readonly bool transposed = orientation is >= 5 and <= 8;
    private readonly bool columnsReversed = orientation is 2 or 3 or 7 or 8;
    private readonly bool rowsReversed = orientation is 3 or 4 or 6 or 7;

    public int WidthPx => transposed ? image.HeightPx : image.WidthPx;

    public int HeightPx => transposed ? image.WidthPx : image.HeightPx;

    /// <summary>Reads viewed rows into planes of [rowCount, WidthPx].</summary>
    public void Read(int firstRowPx, int rowCount, Span<float> red, Span<float> green, Span<float> blue)
    {
        if (transposed)
        {
            ReadColumns(firstRowPx, rowCount, red, green, blue);
            return;
        }

        for (int row = 0; row < rowCount; row++)
        {
            int y = firstRowPx + row;
            ReadOnlySpan<float> source = image.Row(rowsReversed ? image.HeightPx - 1 - y : y);
            int start = row * WidthPx;
            RgbInterleaver.Split(
                source,
                red.Slice(start, WidthPx),
                green.Slice(start, WidthPx),
                blue.Slice(start, WidthPx)
            );
            if (columnsReversed)
            {
                red.Slice(start, WidthPx).Reverse();
                green.Slice(start, WidthPx).Reverse();
                blue.Slice(start, WidthPx).Reverse();
            }
        }
    }

    /// <summary>Viewed rows are stored columns; stored rows are walked in order so that memory is read in runs.</summary>
    private void ReadColumns(int firstRowPx, int rowCount, Span<float> red, Span<float> green, Span<float> blue)
    {
        for (int x = 0; x < WidthPx; x++)
        {
            // 6 and 7 show the stored last row at the left; 7 and 8 the stored last column at the top.
            ReadOnlySpan<float> source = image.Row(rowsReversed ? image.HeightPx - 1 - x : x);
            for (int row = 0; row < rowCount; row++)
            {
                int y = firstRowPx + row;
                int from = 3 * (columnsReversed ? image.WidthPx - 1 - y : y);
                int to = (row * WidthPx) + x;
                red[to] = source[from];
                green[to] = source[from + 1];
                blue[to] = source[from + 2];
            }
        }
    }
}
