using Tapetum.Mosaic;

namespace Tapetum.Inference.Tiles;

/// <summary>A mosaic as tiles are cut from it: on a grid that begins where its filters' pattern does, a little to the left of the picture and above it.</summary>
internal interface ITileSource
{
    /// <summary>The picture's first column on the grid.</summary>
    int LeftPx { get; }

    /// <summary>The picture's first row on the grid.</summary>
    int TopPx { get; }

    /// <summary>Of the picture.</summary>
    int WidthPx { get; }

    /// <summary>Of the picture.</summary>
    int HeightPx { get; }

    /// <summary>Makes a network's input of a tile; beyond the picture's edges lies its mirror image.</summary>
    /// <param name="tile">On the grid.</param>
    /// <param name="coding">How numbers become a network's.</param>
    /// <param name="planes">[C, tile height / 2, tile width / 2].</param>
    void Read(Tile tile, ContractCoding coding, Span<float> planes);
}
