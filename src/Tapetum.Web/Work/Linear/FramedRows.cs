using Tapetum.Raw;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Linear;

/// <summary>What of a whole picture is to be shown, its lens's faults and all.</summary>
/// <param name="whole">The picture.</param>
/// <param name="frame">The part; its pixels are square.</param>
internal sealed class FramedRows(ILinearRows whole, PictureFrame frame) : ILinearRows
{
    public int WidthPx => frame.WidthPx;

    public int HeightPx => frame.HeightPx;

    public void ReadRow(int yPx, int xPx, Span<float> rgb) => whole.ReadRow(frame.TopPx + yPx, frame.LeftPx + xPx, rgb);
}
