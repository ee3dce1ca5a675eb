namespace Tapetum.Encoding.Dng;

/// <summary>Where the tiles of a picture lie in a file, row by row.</summary>
internal sealed record StoredTiles(int SizePx, List<uint> Offsets, List<uint> Lengths);
