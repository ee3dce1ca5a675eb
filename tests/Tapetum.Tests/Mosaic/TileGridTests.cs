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
    public void Inner_rectangles_cover_the_picture_once(int width, int height, long pixels)
    {
        TileGrid grid = TileGrid.Cover(width, height, pixels);

        grid.Tiles.Sum(tile => (long)tile.Inner.WidthPx * tile.Inner.HeightPx)
            .ShouldBe((long)(width + (width & 1)) * (height + (height & 1)));
        foreach (TilePlacement a in grid.Tiles)
        {
            grid.Tiles.Count(b => Overlap(a.Inner, b.Inner)).ShouldBe(1);
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_cut_lies_a_margin_inside_its_tiles(int width, int height, long pixels)
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

    private static int MarginAt(bool isPictureEdge) => isPictureEdge ? TileGrid.EdgePx : TileGrid.MarginPx;

    private static bool Overlap(Tile a, Tile b) =>
        a.XPx < b.RightPx && b.XPx < a.RightPx && a.YPx < b.BottomPx && b.YPx < a.BottomPx;
}
