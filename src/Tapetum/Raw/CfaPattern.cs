namespace Tapetum.Raw;

/// <summary>A 2×2 Bayer colour filter array, named by where its red filter sits in the visible area's first cell.</summary>
/// <param name="RedColumn">0 or 1.</param>
/// <param name="RedRow">0 or 1; the blue filter sits diagonally opposite.</param>
public readonly record struct CfaPattern(int RedColumn, int RedRow)
{
    public static readonly CfaPattern Rggb = new(0, 0);
    public static readonly CfaPattern Grbg = new(1, 0);
    public static readonly CfaPattern Gbrg = new(0, 1);
    public static readonly CfaPattern Bggr = new(1, 1);

    /// <summary>The filter's colour over a pixel: 0 red, 1 green, 2 blue.</summary>
    public int ColorAt(int xPx, int yPx) => ((xPx + RedColumn) & 1) + ((yPx + RedRow) & 1);

    /// <summary>The same with red and blue exchanged.</summary>
    internal CfaPattern Exchanged => new(1 - RedColumn, 1 - RedRow);

    /// <summary>Of a mosaic turned by half a turn.</summary>
    internal CfaPattern Turned(int widthPx, int heightPx) =>
        new((RedColumn + widthPx - 1) & 1, (RedRow + heightPx - 1) & 1);

    /// <summary>The four letters of the first cell, row by row: RGGB, GRBG, GBRG or BGGR.</summary>
    public override string ToString() =>
        (RedColumn, RedRow) switch
        {
            (0, 0) => "RGGB",
            (1, 0) => "GRBG",
            (0, 1) => "GBRG",
            _ => "BGGR",
        };
}
