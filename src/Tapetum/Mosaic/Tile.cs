namespace Tapetum.Mosaic;

/// <summary>A rectangle of the packed grid, in raw pixels: the grid's origin is the red pixel at or before the picture's corner, so a tile's own corner is red.</summary>
/// <param name="XPx">Even; 0 is column −<see cref="Raw.CfaPattern.RedColumn"/> of the picture.</param>
/// <param name="YPx">Even; 0 is row −<see cref="Raw.CfaPattern.RedRow"/> of the picture.</param>
/// <param name="WidthPx">Even.</param>
/// <param name="HeightPx">Even.</param>
internal readonly record struct Tile(int XPx, int YPx, int WidthPx, int HeightPx)
{
    public int RightPx => XPx + WidthPx;

    public int BottomPx => YPx + HeightPx;
}
