using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;

namespace Tapetum.Inference.Tiles;

/// <summary>Tiles of an X-Trans mosaic: the grid begins where the pattern does, so that cells have the filters that the network has learnt.</summary>
internal sealed class XTransTiles(XTransImage image) : ITileSource
{
    public int LeftPx => image.Phase.X;

    public int TopPx => image.Phase.Y;

    public int WidthPx => image.WidthPx;

    public int HeightPx => image.HeightPx;

    public void Read(Tile tile, ContractCoding coding, Span<float> planes)
    {
        float[] mosaic = image.Cut(tile.XPx - LeftPx, tile.YPx - TopPx, tile.WidthPx, tile.HeightPx);

        coding.Encode(mosaic);
        XTransPhase phase = XTransPhase.Zero.From(tile.XPx, tile.YPx);
        XTransStuckPixels.Replace(mosaic, tile.WidthPx, tile.HeightPx, phase);
        XTransPacker.Pack(mosaic, tile.WidthPx, tile.HeightPx, phase, planes);
    }
}
