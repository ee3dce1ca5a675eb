using Tapetum.Mosaic;

namespace Tapetum.Tests.Mosaic;

public sealed class TileGridTests
{
    private const int Margin = 192;

    public static TheoryData<int, int, long, int> Pictures =>
        new()
        {
            { 1, 1, 1 << 20, Margin },
            { 2, 3, 1 << 20, Margin },
            { 33, 31, 1 << 20, Margin },
            { 4000, 3000, 1 << 20, Margin },
            { 4000, 3000, 1 << 20, TileGrid.LeastMarginPx },
            { 4001, 2999, 768 * 768, Margin },
            { 4001, 2999, 512 * 512, 112 },
            { 12001, 641, 1, TileGrid.LeastMarginPx },
            { 1920, 1152, 1, Margin },
            { 3000, 4000, 1, Margin },
            { 3000, 4000, 1, 80 },
            { 20000, 97, 1 << 19, Margin },
            { 8688, 5792, 1 << 21, Margin },
        };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Weights_add_up_to_one_on_every_pixel(int width, int height, long pixels, int margin)
    {
        TileGrid grid = TileGrid.Cover(width, height, pixels, margin);
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
    public void Every_blend_lies_inside_its_tiles(int width, int height, long pixels, int margin)
    {
        foreach ((Tile outer, Tile inner) in TileGrid.Cover(width, height, pixels, margin).Tiles)
        {
            (inner.XPx - outer.XPx).ShouldBeGreaterThanOrEqualTo(MarginAt(inner.XPx == 0, margin));
            (inner.YPx - outer.YPx).ShouldBeGreaterThanOrEqualTo(MarginAt(inner.YPx == 0, margin));
            (outer.RightPx - Math.Min(inner.RightPx, width)).ShouldBeGreaterThanOrEqualTo(
                MarginAt(inner.RightPx >= width, margin)
            );
            (outer.BottomPx - Math.Min(inner.BottomPx, height)).ShouldBeGreaterThanOrEqualTo(
                MarginAt(inner.BottomPx >= height, margin)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void All_tiles_have_one_shape_and_lie_on_the_pooling_grid(int width, int height, long pixels, int margin)
    {
        TileGrid grid = TileGrid.Cover(width, height, pixels, margin);

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
        TileGrid grid = TileGrid.Cover(4000, 3000, 1 << 20, Margin);

        (grid.TileWidthPx * grid.TileHeightPx).ShouldBeLessThanOrEqualTo(1 << 20);
        grid.Tiles.Count.ShouldBeLessThan(25);
    }

    [Theory]
    [InlineData(3000, 2000)]
    [InlineData(4000, 3000)]
    [InlineData(6000, 4000)]
    [InlineData(8688, 5792)]
    public void The_less_tiles_must_overlap_the_less_is_computed_twice(int width, int height)
    {
        double Computed(int margin)
        {
            TileGrid grid = TileGrid.Cover(width, height, 2 << 20, margin);
            return grid.Tiles.Sum(tile => (double)tile.Outer.WidthPx * tile.Outer.HeightPx) / ((double)width * height);
        }

        Computed(96).ShouldBeLessThan(Computed(Margin));
        Computed(64).ShouldBeLessThan(1.2);
    }

    [Fact]
    public void A_picture_within_the_limit_is_one_tile()
    {
        TilePlacement tile = TileGrid.Cover(1000, 500, 1 << 20, Margin).Tiles.ShouldHaveSingleItem();

        tile.Outer.ShouldBe(new Tile(-16, -16, 1056, 544));
        tile.Inner.ShouldBe(new Tile(0, 0, 1000, 500));
    }

    private static int MarginAt(bool isPictureEdge, int margin) =>
        isPictureEdge ? TileGrid.EdgePx : margin - (TileGrid.BlendPx / 2);

    private static void Add(float[] weights, Span<float> sums)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            sums[i] += weights[i];
        }
    }
}
