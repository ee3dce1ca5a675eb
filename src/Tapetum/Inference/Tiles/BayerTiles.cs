using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Inference.Tiles;

/// <summary>Tiles of a Bayer mosaic: the grid begins with a red pixel.</summary>
internal sealed class BayerTiles(RawImage raw) : ITileSource
{
    public int LeftPx => raw.Cfa.RedColumn;

    public int TopPx => raw.Cfa.RedRow;

    public int WidthPx => raw.WidthPx;

    public int HeightPx => raw.HeightPx;

    public void Read(Tile tile, ContractCoding coding, Span<float> planes)
    {
        MosaicPacker.Pack(raw, tile, planes);
        coding.Encode(planes);
        if (coding.IsStabilized)
        {
            StuckPixels.Replace(planes, tile.WidthPx / 2, tile.HeightPx / 2);
        }
    }
}
