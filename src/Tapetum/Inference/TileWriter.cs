using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Inference;

/// <summary>Puts what the network made of a tile into the picture: back from the stabilised scale, 1 at the white level, three planes to pixels.</summary>
internal sealed class TileWriter(RawImage raw, VarianceStabilizer stabilizer, LinearImage image)
{
    private readonly float scale = 1 / (raw.WhiteLevelDn - raw.Black.MeanDn);
    private readonly float[] scratch = new float[3 * raw.WidthPx];

    /// <param name="rgb">[3, outer height, outer width], stabilised.</param>
    /// <param name="tile">Where it belongs; its inner part is written.</param>
    public void Write(ReadOnlySpan<float> rgb, TilePlacement tile)
    {
        (Tile outer, Tile inner) = tile;
        int left = Math.Max(inner.XPx, raw.Cfa.RedColumn);
        int right = Math.Min(inner.RightPx, raw.Cfa.RedColumn + raw.WidthPx);
        int top = Math.Max(inner.YPx, raw.Cfa.RedRow);
        int bottom = Math.Min(inner.BottomPx, raw.Cfa.RedRow + raw.HeightPx);
        int width = right - left;
        Span<float> rows = scratch.AsSpan(0, 3 * width);
        for (int y = top; y < bottom; y++)
        {
            for (int color = 0; color < 3; color++)
            {
                int start = (((color * outer.HeightPx) + (y - outer.YPx)) * outer.WidthPx) + (left - outer.XPx);
                stabilizer.Inverse(rgb.Slice(start, width), rows.Slice(color * width, width));
            }

            TensorPrimitives.Multiply(rows, scale, rows);
            RgbInterleaver.Interleave(
                rows[..width],
                rows.Slice(width, width),
                rows[(2 * width)..],
                image.Row(y - raw.Cfa.RedRow).Slice(3 * (left - raw.Cfa.RedColumn), 3 * width)
            );
        }
    }
}
