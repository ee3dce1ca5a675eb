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
        float[] mosaic = new float[tile.WidthPx * tile.HeightPx];
        float[] row = new float[image.WidthPx];
        int[] columns =
        [
            .. Enumerable.Range(0, tile.WidthPx).Select(x => Inside(tile.XPx + x - LeftPx, isColumn: true)),
        ];
        for (int y = 0; y < tile.HeightPx; y++)
        {
            image.RowAboveBlack(Inside(tile.YPx + y - TopPx, isColumn: false), row);
            Span<float> line = mosaic.AsSpan(y * tile.WidthPx, tile.WidthPx);
            for (int x = 0; x < line.Length; x++)
            {
                line[x] = row[columns[x]];
            }
        }

        coding.Encode(mosaic);
        XTransPhase phase = XTransPhase.Zero.From(tile.XPx, tile.YPx);
        XTransStuckPixels.Replace(mosaic, tile.WidthPx, tile.HeightPx, phase);
        XTransPacker.Pack(mosaic, tile.WidthPx, tile.HeightPx, phase, planes);
    }

    private int Inside(int px, bool isColumn) =>
        isColumn
            ? XTransPattern.Mirror(px, image.WidthPx, image.Phase.X)
            : XTransPattern.Mirror(px, image.HeightPx, image.Phase.Y);
}
