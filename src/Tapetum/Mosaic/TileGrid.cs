namespace Tapetum.Mosaic;

/// <summary>
/// Cuts a picture into equal tiles whose edges the network does not feel: each tile sees <see cref="MarginPx"/> more than is kept of it, and at the
/// picture's own edges <see cref="EdgePx"/> or more of its mirror image.
/// <code>
///     picture  |--------------------------------|
/// |------- outer 0 -------|                          outer sizes, and distances between outer origins, are multiples of 32
///                 |------- outer 1 --------|
///              |--- inner 0 --|--- inner 1 ---- …    cuts lie MarginPx inside both neighbours, or more
/// </code>
/// </summary>
public sealed class TileGrid
{
    /// <summary>A pixel's influence on the network's output was measured to vanish within this distance.</summary>
    public const int MarginPx = 96;

    /// <summary>Packing halves the size once and the network's four poolings halve it four times, so tiles at these steps are pooled alike.</summary>
    public const int StepPx = 32;

    /// <summary>How much of its mirror image surrounds the picture: where convolutions meet the zeros beyond a tile, colours are off by some percent.</summary>
    public const int EdgePx = 16;

    private const int OverlapPx = 2 * MarginPx;
    private readonly TilePlacement[] tiles;

    private TileGrid(int[] columns, int[] rows, int tileWidthPx, int tileHeightPx, int widthPx, int heightPx)
    {
        (TileWidthPx, TileHeightPx) = (tileWidthPx, tileHeightPx);
        tiles =
        [
            .. from row in Enumerable.Range(0, rows.Length)
            from column in Enumerable.Range(0, columns.Length)
            let outer = new Tile(columns[column], rows[row], tileWidthPx, tileHeightPx)
            let left = CutBefore(columns, column)
            let top = CutBefore(rows, row)
            let right = column + 1 < columns.Length ? CutBefore(columns, column + 1) : widthPx
            let bottom = row + 1 < rows.Length ? CutBefore(rows, row + 1) : heightPx
            select new TilePlacement(outer, new Tile(left, top, right - left, bottom - top)),
        ];
    }

    /// <summary>Row by row.</summary>
    public IReadOnlyList<TilePlacement> Tiles => tiles;

    /// <summary>Every tile's outer width.</summary>
    public int TileWidthPx { get; }

    /// <summary>Every tile's outer height.</summary>
    public int TileHeightPx { get; }

    /// <summary>The grid with the least pixels to compute among those whose tiles fit.</summary>
    /// <param name="widthPx">The picture's width on the packed grid: with the column before it when red sits in column 1.</param>
    /// <param name="heightPx">The picture's height on the packed grid.</param>
    /// <param name="maximumTilePixels">What a tile may hold, raw px. Tiles are never narrower than twice the overlap.</param>
    public static TileGrid Cover(int widthPx, int heightPx, long maximumTilePixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPx);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heightPx);
        (int width, int height) = (Extent(widthPx), Extent(heightPx));
        (int tileWidth, int tileHeight) = (SmallestTile(width), SmallestTile(height));
        long fewestPixels = long.MaxValue;
        for (int w = SmallestTile(width); w <= width; w += StepPx)
        {
            for (int h = SmallestTile(height); h <= height && (long)w * h <= maximumTilePixels; h += StepPx)
            {
                long pixels = (long)Count(width, w) * w * Count(height, h) * h;
                if (pixels < fewestPixels)
                {
                    (fewestPixels, tileWidth, tileHeight) = (pixels, w, h);
                }
            }
        }

        return new(
            Origins(width, tileWidth),
            Origins(height, tileHeight),
            tileWidth,
            tileHeight,
            RoundUp(widthPx, 2),
            RoundUp(heightPx, 2)
        );
    }

    /// <summary>The picture with its surroundings, in whole steps.</summary>
    private static int Extent(int lengthPx) => RoundUp(lengthPx + (2 * EdgePx), StepPx);

    /// <summary>A tile of which less than half is new is not worth its overlap.</summary>
    private static int SmallestTile(int extentPx) => Math.Min(extentPx, 2 * OverlapPx);

    private static int Count(int extentPx, int tilePx) =>
        tilePx == extentPx ? 1 : RoundUp(extentPx - OverlapPx, tilePx - OverlapPx) / (tilePx - OverlapPx);

    private static int[] Origins(int extentPx, int tilePx) =>
        [
            .. Enumerable
                .Range(0, Count(extentPx, tilePx))
                .Select(i => Math.Min(i * (tilePx - OverlapPx), extentPx - tilePx) - EdgePx),
        ];

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    private static int CutBefore(int[] origins, int index) => index == 0 ? 0 : origins[index] + MarginPx;
}
