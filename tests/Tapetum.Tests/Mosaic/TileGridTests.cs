using Tapetum.Mosaic;

namespace Tapetum.Tests.Mosaic;

public sealed class TileGridTests
{
    public static TheoryData<int, int, long> Pictures =>
        new()
        {
            { 1, 1, 1 << 20 },
            { 2, 3, 1 << 20 },
            { 33, 31, 1 << 20 },
            { 4000, 3000, 1 << 20 },
            { 4001, 2999, 768 * 768 },
            { 3000, 4000, 1 },
            { 20000, 97, 1 << 19 },
            { 8688, 5792, 1 << 21 },
        };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Weights_add_up_to_one_on_every_pixel(int width, int height, long pixels)
    {
        TileGrid grid = TileGrid.Cover(width, height, pixels);
        float[] columns = new float[width + (width & 1)];
        float[] rows = new float[height + (height & 1)];
        foreach (Tile inner in grid.Tiles.Select(tile => tile.Inner))
        {
            if (inner.YPx == 0)
            {
                Add(grid.ColumnWeights(inner), columns.AsSpan(inner.XPx, inner.WidthPx));
            }

            if (inner.XPx == 0)
            {
                Add(grid.RowWeights(inner), rows.AsSpan(inner.YPx, inner.HeightPx));
            }
        }

        columns.ShouldAllBe(weight => Math.Abs(weight - 1) < 1e-6f);
        rows.ShouldAllBe(weight => Math.Abs(weight - 1) < 1e-6f);
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_blend_lies_inside_its_tiles(int width, int height, long pixels)
    {
        foreach ((Tile outer, Tile inner) in TileGrid.Cover(width, height, pixels).Tiles)
        {
            (inner.XPx - outer.XPx).ShouldBeGreaterThanOrEqualTo(MarginAt(inner.XPx == 0));
            (inner.YPx - outer.YPx).ShouldBeGreaterThanOrEqualTo(MarginAt(inner.YPx == 0));
            (outer.RightPx - Math.Min(inner.RightPx, width)).ShouldBeGreaterThanOrEqualTo(
                MarginAt(inner.RightPx >= width)
            );
            (outer.BottomPx - Math.Min(inner.BottomPx, height)).ShouldBeGreaterThanOrEqualTo(
                MarginAt(inner.BottomPx >= height)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void All_tiles_have_one_shape_and_lie_on_the_pooling_grid(int width, int height, long pixels)
    {
        TileGrid grid = TileGrid.Cover(width, height, pixels);

        foreach (Tile outer in grid.Tiles.Select(tile => tile.Outer))
        {
            (outer.WidthPx, outer.HeightPx).ShouldBe((grid.TileWidthPx, grid.TileHeightPx));
            new[] { outer.XPx + 16, outer.YPx + 16, outer.WidthPx, outer.HeightPx }.ShouldAllBe(value =>
                value % 32 == 0
            );
            outer.XPx.ShouldBeGreaterThanOrEqualTo(-16);
            outer.RightPx.ShouldBeLessThan(width + 48);
            outer.BottomPx.ShouldBeLessThan(height + 48);
        }
    }

    [Fact]
    public void Tiles_fit_the_limit_where_they_can()
    {
        TileGrid grid = TileGrid.Cover(4000, 3000, 1 << 20);

        (grid.TileWidthPx * grid.TileHeightPx).ShouldBeLessThanOrEqualTo(1 << 20);
        grid.Tiles.Count.ShouldBeLessThan(25);
    }

    [Fact]
    public void A_picture_within_the_limit_is_one_tile()
    {
        TilePlacement tile = TileGrid.Cover(1000, 500, 1 << 20).Tiles.ShouldHaveSingleItem();

        tile.Outer.ShouldBe(new Tile(-16, -16, 1056, 544));
        tile.Inner.ShouldBe(new Tile(0, 0, 1000, 500));
    }

    private static int MarginAt(bool isPictureEdge) =>
        isPictureEdge ? TileGrid.EdgePx : TileGrid.MarginPx - (TileGrid.BlendPx / 2);

    private static void Add(float[] weights, Span<float> sums)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            sums[i] += weights[i];
        }
    }
}
