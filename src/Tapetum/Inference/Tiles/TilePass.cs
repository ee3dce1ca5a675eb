using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>One picture's tiles on their way through the network. Any number of workers share them.</summary>
internal sealed class TilePass(
    ITileSource source,
    ContractCoding coding,
    TileGrid grid,
    ColorImage image,
    float share,
    IProgress<double>? progress
)
{
    private readonly Lock reporting = new();
    private readonly TileOrder order = new(grid.Tiles);
    private readonly TileWriter writer = new(source, coding, grid, image, share);
    private readonly TileSlot?[] computed = new TileSlot?[grid.Tiles.Count];
    private int started;
    private int written;

    /// <summary>Takes tile after tile, until all are taken, and sees each through: from the mosaic into the picture, unless one that is still at work must go there first.</summary>
    /// <param name="slots">More of them than workers, for tiles that wait for one.</param>
    /// <param name="runNetwork">Is also told how many tiles are yet to be taken.</param>
    /// <param name="cancellationToken">Ends it within one operator of the network.</param>
    public async Task WorkAsync(
        TileSlots slots,
        Func<TileSlot, int, CancellationToken, Task> runNetwork,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            // Taking the place first and then the tile, the earliest tile at work always has a place, and nobody waits for ever.
            TileSlot slot = await slots.TakeAsync(cancellationToken);
            int tile = Interlocked.Increment(ref started) - 1;
            if (tile >= computed.Length)
            {
                slots.GiveBack(slot);
                return;
            }

            source.Read(grid.Tiles[tile].Outer, coding, slot.Mosaic);
            await runNetwork(slot, computed.Length - 1 - tile, cancellationToken);
            computed[tile] = slot;
            order.Computed(
                tile,
                ready =>
                {
                    TileSlot full = computed[ready]!;
                    writer.Write(full, grid.Tiles[ready]);
                    slots.GiveBack(full);
                    Report(cancellationToken);
                }
            );
        }
    }

    /// <summary>One call at a time, rising; none after the end.</summary>
    private void Report(CancellationToken cancellationToken)
    {
        lock (reporting)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report((double)++written / computed.Length);
        }
    }
}
