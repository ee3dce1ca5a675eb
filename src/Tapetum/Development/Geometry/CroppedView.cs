using System.Buffers;

namespace Tapetum.Development.Geometry;

/// <summary>A part of a view.</summary>
internal sealed class CroppedView(IPictureView whole, int leftPx, int topPx, int widthPx, int heightPx) : IPictureView
{
    public int WidthPx => widthPx;

    public int HeightPx => heightPx;

    /// <inheritdoc/>
    public void Read(int firstRowPx, int rowCount, Span<float> red, Span<float> green, Span<float> blue)
    {
        int row = whole.WidthPx;
        int all = rowCount * row;
        float[] buffer = ArrayPool<float>.Shared.Rent(3 * all);
        whole.Read(
            topPx + firstRowPx,
            rowCount,
            buffer.AsSpan(0, all),
            buffer.AsSpan(all, all),
            buffer.AsSpan(2 * all, all)
        );
        for (int y = 0; y < rowCount; y++)
        {
            int from = (y * row) + leftPx;
            int to = y * widthPx;
            buffer.AsSpan(from, widthPx).CopyTo(red[to..]);
            buffer.AsSpan(all + from, widthPx).CopyTo(green[to..]);
            buffer.AsSpan((2 * all) + from, widthPx).CopyTo(blue[to..]);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}
