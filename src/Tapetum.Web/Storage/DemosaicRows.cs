using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Web.Storage;

/// <summary>The picture before the network: made from the mosaic as it is read, which takes a third of the room on the disk.</summary>
internal sealed class DemosaicRows(RawImage raw) : ILinearRows
{
    public int WidthPx => raw.WidthPx;

    public int HeightPx => raw.HeightPx;

    public void ReadRow(int yPx, int xPx, Span<float> rgb)
    {
        float[] row = new float[3 * raw.WidthPx];
        PlainDemosaic.Row(raw, yPx, row);
        row.AsSpan(3 * xPx, rgb.Length).CopyTo(rgb);
    }
}
