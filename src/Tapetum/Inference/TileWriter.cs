using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Raw;

namespace Tapetum.Inference;

/// <summary>
/// Adds what the network made of a tile to the picture: decoded as the contract has it, three planes to pixels, weighted so that neighbouring tiles
/// blend. Tiles that do not overlap may be written at the same time.
/// </summary>
internal sealed class TileWriter(RawImage raw, ContractCoding coding, TileGrid grid, ColorImage image)
{
    /// <param name="slot">After the network ran.</param>
    /// <param name="tile">Where it belongs; its inner part is written. No tile may be written twice.</param>
    public void Write(TileSlot slot, TilePlacement tile)
    {
        (Tile outer, Tile inner) = tile;
        int left = Math.Max(inner.XPx, raw.Cfa.RedColumn);
        int right = Math.Min(inner.RightPx, raw.Cfa.RedColumn + raw.WidthPx);
        int top = Math.Max(inner.YPx, raw.Cfa.RedRow);
        int bottom = Math.Min(inner.BottomPx, raw.Cfa.RedRow + raw.HeightPx);
        int width = right - left;
        ReadOnlySpan<float> columnWeights = grid.ColumnWeights(inner).AsSpan(left - inner.XPx, width);
        float[] rowWeights = grid.RowWeights(inner);
        Span<float> row = new float[3 * width];
        Span<float> interleaved = new float[3 * width];
        for (int y = top; y < bottom; y++)
        {
            for (int color = 0; color < 3; color++)
            {
                Span<float> plane = row.Slice(color * width, width);
                coding.Decode(slot.Row(color, y - outer.YPx).Slice(left - outer.XPx, width), plane);
                TensorPrimitives.Multiply(plane, columnWeights, plane);
            }

            TensorPrimitives.Multiply(row, rowWeights[y - inner.YPx], row);
            RgbInterleaver.Interleave(row[..width], row.Slice(width, width), row[(2 * width)..], interleaved);
            Span<float> target = image.Row(y - raw.Cfa.RedRow).Slice(3 * (left - raw.Cfa.RedColumn), 3 * width);
            TensorPrimitives.Add(target, interleaved, target);
        }
    }
}
