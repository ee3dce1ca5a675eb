using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>A network made ready to run over tiles, from many threads at once.</summary>
/// <param name="card">What it says of itself.</param>
/// <param name="bytesPerPassPixel">What a tile's pixel costs while the network runs, its input and output included.</param>
internal abstract class TileNetwork(ModelCard card, int bytesPerPassPixel) : IDisposable
{
    public ModelCard Card { get; } = card;

    /// <summary>What a tile's pixel costs, with so many passes.</summary>
    public int BytesPerTilePixel(int passes) => bytesPerPassPixel + (passes > 1 ? MirroredPasses.BytesPerTilePixel : 0);

    /// <summary>Memory for a tile.</summary>
    /// <param name="grid">How large tiles are.</param>
    /// <param name="passes">How often a tile goes through the network, mirrored: 1, 2 or 4.</param>
    public TileSlot Allocate(TileGrid grid, int passes = 1)
    {
        TileSlot slot = AllocatePass(grid);
        return passes > 1 ? new MirroredPasses(slot, grid, Card, passes) : slot;
    }

    public abstract void Dispose();

    /// <summary>Memory for a tile's way through the network.</summary>
    protected abstract TileSlot AllocatePass(TileGrid grid);
}
