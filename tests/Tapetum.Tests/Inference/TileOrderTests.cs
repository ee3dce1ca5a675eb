using Tapetum.Inference;
using Tapetum.Inference.Tiles;
using Tapetum.Mosaic;

namespace Tapetum.Tests.Inference;

public sealed class TileOrderTests
{
    private static readonly TileGrid Grid = TileGrid.Cover(3000, 2400, 768 * 768, ModelCard.DefaultMarginPx);

    [Fact]
    public void A_tile_computed_early_is_written_after_those_before_it_that_it_overlaps()
    {
        TileOrder order = new(Grid.Tiles);
        List<int> written = [];

        for (int tile = Grid.Tiles.Count - 1; tile > 0; tile--)
        {
            order.Computed(tile, written.Add);
        }

        written.ShouldBeEmpty();
        order.Computed(0, written.Add);
        written.Order().ShouldBe(Enumerable.Range(0, Grid.Tiles.Count));
        ShouldFollowOverlaps(written);
    }

    [Fact]
    public void However_threads_come_each_tile_is_written_once_and_in_order_with_its_neighbours()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            TileOrder order = new(Grid.Tiles);
            int[] tiles = [.. Enumerable.Range(0, Grid.Tiles.Count)];
            new Random(seed).Shuffle(tiles);
            List<int> written = [];

            Parallel.ForEach(
                tiles,
                tile =>
                    order.Computed(
                        tile,
                        ready =>
                        {
                            lock (written)
                            {
                                written.Add(ready);
                            }
                        }
                    )
            );

            written.Order().ShouldBe(Enumerable.Range(0, Grid.Tiles.Count));
            ShouldFollowOverlaps(written);
        }
    }

    private static void ShouldFollowOverlaps(List<int> written)
    {
        for (int late = 0; late < written.Count; late++)
        {
            for (int soon = 0; soon < late; soon++)
            {
                if (Overlap(Grid.Tiles[written[soon]].Inner, Grid.Tiles[written[late]].Inner))
                {
                    written[soon].ShouldBeLessThan(written[late]);
                }
            }
        }
    }

    private static bool Overlap(Tile a, Tile b) =>
        a.XPx < b.RightPx && b.XPx < a.RightPx && a.YPx < b.BottomPx && b.YPx < a.BottomPx;
}
