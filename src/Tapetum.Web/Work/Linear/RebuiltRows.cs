using Tapetum.Development.Tone;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Linear;

/// <summary>A linear picture whose full pixels are white already, to be shrunk.</summary>
internal sealed class RebuiltRows(ILinearRows picture, Highlights highlights) : ILinearRows
{
    public int WidthPx => picture.WidthPx;

    public int HeightPx => picture.HeightPx;

    public void ReadRow(int yPx, int xPx, Span<float> rgb)
    {
        picture.ReadRow(yPx, xPx, rgb);
        highlights.RebuildInPlace(rgb);
    }
}
