using System.Numerics.Tensors;
using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>
/// Adds what the network made of a tile to the picture: decoded as the contract has it, three planes to pixels, weighted so that neighbouring tiles
/// blend. Tiles that do not overlap may be written at the same time.
/// </summary>
/// <param name="source">Where tiles are from.</param>
/// <param name="coding">How the network's numbers become the picture's.</param>
/// <param name="grid">Where tiles lie.</param>
/// <param name="image">Where they go.</param>
/// <param name="share">What they weigh in it: 1 where the picture is made of one pass, less where it is the mean of several.</param>
internal sealed class TileWriter(
    ITileSource source,
    ContractCoding coding,
    TileGrid grid,
    ColorImage image,
    float share
)
{
    /// <param name="slot">After the network ran.</param>
    /// <param name="tile">Where it belongs; its inner part is written. No tile may be written twice.</param>
    public void Write(TileSlot slot, TilePlacement tile)
    {
        (Tile outer, Tile inner) = tile;
        int left = Math.Max(inner.XPx, source.LeftPx);
        int right = Math.Min(inner.RightPx, source.LeftPx + source.WidthPx);
        int top = Math.Max(inner.YPx, source.TopPx);
        int bottom = Math.Min(inner.BottomPx, source.TopPx + source.HeightPx);
        int width = right - left;
        float[] rowWeights = grid.RowWeights(inner);
        Span<float> columnWeights = grid.ColumnWeights(inner).AsSpan(left - inner.XPx, width);
        TensorPrimitives.Multiply(columnWeights, share, columnWeights);
        Blend blend = new(columnWeights);
        for (int y = top; y < bottom; y++)
        {
            for (int color = 0; color < 3; color++)
            {
                coding.Decode(slot.Row(color, y - outer.YPx).Slice(left - outer.XPx, width), blend.Plane(color));
            }

            Span<float> target = image.Row(y - source.TopPx).Slice(3 * (left - source.LeftPx), 3 * width);
            blend.Write(rowWeights[y - inner.YPx], target);
        }
    }

    /// <summary>A tile's row on its way into the picture: what no other tile covers is put there, the rest is added.</summary>
    private sealed class Blend
    {
        private readonly int width;
        private readonly int wholeStart;
        private readonly int wholeEnd;
        private readonly float[] columnWeights;
        private readonly float[] planes;
        private readonly float[] weighted;

        public Blend(ReadOnlySpan<float> columnWeights)
        {
            width = columnWeights.Length;
            this.columnWeights = columnWeights.ToArray();
            (planes, weighted) = (new float[3 * width], new float[3 * width]);
            int first = columnWeights.IndexOf(1f);
            (wholeStart, wholeEnd) = first < 0 ? (width, width) : (first, columnWeights.LastIndexOf(1f) + 1);
        }

        /// <summary>[width], in one colour.</summary>
        public Span<float> Plane(int color) => planes.AsSpan(color * width, width);

        public void Write(float rowWeight, Span<float> target)
        {
            if (rowWeight < 1)
            {
                Add(0, width, rowWeight, target);
                return;
            }

            Add(0, wholeStart, rowWeight, target);
            Interleave(wholeStart, wholeEnd, target[(3 * wholeStart)..(3 * wholeEnd)]);
            Add(wholeEnd, width, rowWeight, target);
        }

        private void Add(int start, int end, float rowWeight, Span<float> target)
        {
            for (int color = 0; color < 3; color++)
            {
                Span<float> plane = Plane(color)[start..end];
                TensorPrimitives.Multiply(plane, columnWeights.AsSpan(start, end - start), plane);
                TensorPrimitives.Multiply(plane, rowWeight, plane);
            }

            Span<float> pixels = weighted.AsSpan(0, 3 * (end - start));
            Interleave(start, end, pixels);
            Span<float> there = target[(3 * start)..(3 * end)];
            TensorPrimitives.Add(there, pixels, there);
        }

        private void Interleave(int start, int end, Span<float> pixels) =>
            RgbInterleaver.Interleave(Plane(0)[start..end], Plane(1)[start..end], Plane(2)[start..end], pixels);
    }
}
