using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Inference.Tiles;

/// <summary>Tiles of a Bayer mosaic: the grid begins with a red pixel.</summary>
internal sealed class BayerTiles(RawImage raw) : ITileSource
{
    /// <summary>Whether single pixels may be stuck, and are replaced. Default: they may.</summary>
    public bool ReplacesStuckPixels { get; init; } = true;

    public int LeftPx => raw.Cfa.RedColumn;

    public int TopPx => raw.Cfa.RedRow;

    public int WidthPx => raw.WidthPx;

    public int HeightPx => raw.HeightPx;

    public void Read(Tile tile, ContractCoding coding, Span<float> planes)
    {
        MosaicPacker.Pack(raw, tile, planes);
        coding.Encode(planes);
        if (coding.IsStabilized && ReplacesStuckPixels)
        {
            StuckPixels.Replace(planes, tile.WidthPx / 2, tile.HeightPx / 2);
        }
    }
}
