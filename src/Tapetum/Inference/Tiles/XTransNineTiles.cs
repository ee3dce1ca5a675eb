using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;

namespace Tapetum.Inference.Tiles;

/// <summary>Tiles of an X-Trans mosaic in nine planes: the grid begins where such a mosaic does.</summary>
internal sealed class XTransNineTiles(XTransImage image) : ITileSource
{
    private readonly XTransPhase offset = XTransNinePacker.OffsetOf(image.Phase);

    public int LeftPx => offset.X;

    public int TopPx => offset.Y;

    public int WidthPx => image.WidthPx;

    public int HeightPx => image.HeightPx;

    public void Read(Tile tile, ContractCoding coding, Span<float> planes)
    {
        float[] mosaic = image.Cut(tile.XPx - LeftPx, tile.YPx - TopPx, tile.WidthPx, tile.HeightPx);
        coding.Encode(mosaic);
        XTransNinePacker.Pack(mosaic, tile.WidthPx, tile.HeightPx, planes);
    }
}
