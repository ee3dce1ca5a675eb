namespace Tapetum.Web.Storage;

/// <summary>The picture before the network: made from the decoded file as it is read, which takes a third of the room on the disk.</summary>
internal sealed class UntouchedRows(DecodedPhoto photo) : ILinearRows
{
    public int WidthPx => photo.Raw.WidthPx;

    public int HeightPx => photo.Raw.HeightPx;

    public void ReadRow(int yPx, int xPx, Span<float> rgb)
    {
        float[] row = new float[3 * WidthPx];
        photo.UntouchedRow(yPx, row);
        row.AsSpan(3 * xPx, rgb.Length).CopyTo(rgb);
    }
}
