using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>A network made ready to run over tiles, from many threads at once.</summary>
internal abstract class TileNetwork(ModelCard card, int bytesPerTilePixel) : IDisposable
{
    public ModelCard Card { get; } = card;

    /// <summary>What a tile's pixel costs while the network runs, its input and output included.</summary>
    public int BytesPerTilePixel { get; } = bytesPerTilePixel;

    /// <summary>Memory for a tile.</summary>
    public abstract TileSlot Allocate(TileGrid grid);

    public abstract void Dispose();
}
