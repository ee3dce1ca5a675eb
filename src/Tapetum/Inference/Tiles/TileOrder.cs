using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>
/// In which order tiles go into the picture, by whichever thread is at hand: each after those before it that it overlaps. Sums of overlapping tiles then round the
/// same way whatever the number of threads, and no two threads add to the same pixel at a time.
/// </summary>
internal sealed class TileOrder
{
    // For each tile, what must happen before it is written: the writing of earlier tiles that it overlaps, and its own computing.
    private readonly int[] awaited;
    private readonly List<int>[] followers;

    public TileOrder(IReadOnlyList<TilePlacement> tiles)
    {
        awaited = new int[tiles.Count];
        followers = new List<int>[tiles.Count];
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            awaited[tile] = 1;
            followers[tile] = [];
            for (int earlier = 0; earlier < tile; earlier++)
            {
                if (Overlap(tiles[earlier].Inner, tiles[tile].Inner))
                {
                    awaited[tile]++;
                    followers[earlier].Add(tile);
                }
            }
        }
    }

    /// <summary>Writes a tile that has been computed, and what waited for it; or nothing yet, and another tile's thread will.</summary>
    public void Computed(int tile, Action<int> write)
    {
        Stack<int> ready = new();
        Count(tile);
        while (ready.TryPop(out int next))
        {
            write(next);
            followers[next].ForEach(Count);
        }

        void Count(int counted)
        {
            if (Interlocked.Decrement(ref awaited[counted]) == 0)
            {
                ready.Push(counted);
            }
        }
    }

    private static bool Overlap(Tile a, Tile b) =>
        a.XPx < b.RightPx && b.XPx < a.RightPx && a.YPx < b.BottomPx && b.YPx < a.BottomPx;
}
