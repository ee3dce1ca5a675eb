namespace Tapetum.Mosaic;

/// <summary>One run of the network.</summary>
/// <param name="Outer">What the network sees. It may reach beyond the picture, where the mosaic is mirrored.</param>
/// <param name="Inner">What of its output is used. Neighbours' inner rectangles overlap by <see cref="TileGrid.BlendPx"/>.</param>
internal readonly record struct TilePlacement(Tile Outer, Tile Inner);
