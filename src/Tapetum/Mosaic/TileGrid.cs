namespace Tapetum.Mosaic;

/// <summary>
/// Cuts a picture into equal tiles whose edges the network hardly feels, and whose results are blended into each other where they meet.
/// <code>
///     picture  |------------------------------------
/// |---------- outer 0 ----------|                       outer sizes, and distances between outer origins, are multiples of 32
///                   |---------- outer 1 ----------|
///              |--- inner 0 ---|                        the blend's middle lies the margin inside both outer tiles, or more
///                     |--- inner 1 -----------|         at the picture's own edge lies EdgePx of its mirror image, or more
///                     |\|/|                             weights fall from 1 to 0 over BlendPx and add up to 1
/// </code>
/// </summary>
internal sealed class TileGrid
{
    /// <summary>Half of <see cref="StepPx"/>, so that distances between tiles, which overlap by two margins, are whole steps.</summary>
    public const int MarginStepPx = StepPx / 2;

    /// <summary>With less, a tile could give way to the next before it has wholly taken over from the one before.</summary>
    public const int LeastMarginPx = BlendPx;

    /// <summary>Beyond it, tiles would be nothing but overlap.</summary>
    public const int MostMarginPx = 512;

    /// <summary>Over how many pixels one tile gives way to the next, so that what difference there is makes no step.</summary>
    public const int BlendPx = 64;

    /// <summary>How much of its mirror image surrounds the picture: where convolutions meet the zeros beyond a tile, colours are off by some percent.</summary>
    public const int EdgePx = 16;

    /// <summary>Packing halves the size once and the network's four poolings halve it four times, so tiles at these steps are pooled alike.</summary>
    public const int StepPx = StepCells * MosaicPacker.CellPx;

    /// <summary>Cells are pooled four times.</summary>
    private const int StepCells = 16;

    private readonly TilePlacement[] tiles;
    private readonly int widthPx;
    private readonly int heightPx;

    private TileGrid(int widthPx, int heightPx, int tileWidthPx, int tileHeightPx, int marginPx, int cellPx)
    {
        (TileWidthPx, TileHeightPx, this.widthPx, this.heightPx) = (tileWidthPx, tileHeightPx, widthPx, heightPx);
        MarginPx = marginPx;
        int[] columns = Origins(Extent(widthPx, cellPx), tileWidthPx, marginPx, cellPx);
        int[] rows = Origins(Extent(heightPx, cellPx), tileHeightPx, marginPx, cellPx);
        tiles =
        [
            .. from row in Enumerable.Range(0, rows.Length)
            from column in Enumerable.Range(0, columns.Length)
            let outer = new Tile(columns[column], rows[row], tileWidthPx, tileHeightPx)
            let x = Inner(columns, column, widthPx, marginPx)
            let y = Inner(rows, row, heightPx, marginPx)
            select new TilePlacement(outer, new Tile(x.Start, y.Start, x.End - x.Start, y.End - y.Start)),
        ];
    }

    /// <summary>Row by row.</summary>
    public IReadOnlyList<TilePlacement> Tiles => tiles;

    /// <summary>Every tile's outer width.</summary>
    public int TileWidthPx { get; }

    /// <summary>Every tile's outer height.</summary>
    public int TileHeightPx { get; }

    /// <summary>How far inside a tile its results are good: the influence of what lies beyond has vanished there.</summary>
    public int MarginPx { get; }

    /// <summary>The grid with the least pixels to compute among those whose tiles fit.</summary>
    /// <param name="widthPx">The picture's width on the packed grid: with the column before it when red sits in column 1.</param>
    /// <param name="heightPx">The picture's height on the packed grid.</param>
    /// <param name="maximumTilePixels">What a tile may hold, raw px. Tiles are never narrower than twice the overlap.</param>
    /// <param name="marginPx">How far inside a tile its results are good, in whole <see cref="MarginStepPx"/>.</param>
    /// <param name="cellPx">The side of the cells that packing makes of the mosaic.</param>
    public static TileGrid Cover(
        int widthPx,
        int heightPx,
        long maximumTilePixels,
        int marginPx,
        int cellPx = MosaicPacker.CellPx
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(marginPx, LeastMarginPx);
        int stepPx = StepCells * cellPx;
        ArgumentOutOfRangeException.ThrowIfNotEqual(2 * marginPx % stepPx, 0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(widthPx);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heightPx);
        (int width, int height) = (Extent(widthPx, cellPx), Extent(heightPx, cellPx));
        (int tileWidth, int tileHeight) = (SmallestTile(width, marginPx), SmallestTile(height, marginPx));
        long fewestPixels = long.MaxValue;
        for (int w = SmallestTile(width, marginPx); w <= width; w += stepPx)
        {
            for (int h = SmallestTile(height, marginPx); h <= height && (long)w * h <= maximumTilePixels; h += stepPx)
            {
                long pixels = (long)Count(width, w, marginPx) * w * Count(height, h, marginPx) * h;
                if (pixels < fewestPixels)
                {
                    (fewestPixels, tileWidth, tileHeight) = (pixels, w, h);
                }
            }
        }

        return new(RoundUp(widthPx, cellPx), RoundUp(heightPx, cellPx), tileWidth, tileHeight, marginPx, cellPx);
    }

    /// <summary>How much each column of a tile's inner rectangle counts: [inner width].</summary>
    public float[] ColumnWeights(Tile inner) => Weights(inner.XPx, inner.RightPx, widthPx);

    /// <summary>How much each row of a tile's inner rectangle counts: [inner height].</summary>
    public float[] RowWeights(Tile inner) => Weights(inner.YPx, inner.BottomPx, heightPx);

    private static float[] Weights(int start, int end, int extent)
    {
        float[] weights = new float[end - start];
        for (int i = 0; i < weights.Length; i++)
        {
            float fromStart = start == 0 ? 1 : (i + 0.5f) / BlendPx;
            float fromEnd = end == extent ? 1 : (weights.Length - i - 0.5f) / BlendPx;
            weights[i] = Math.Min(1, Math.Min(fromStart, fromEnd));
        }

        return weights;
    }

    /// <summary>The picture with its surroundings, in whole steps.</summary>
    private static int Extent(int lengthPx, int cellPx) => RoundUp(lengthPx + (2 * EdgeOf(cellPx)), StepCells * cellPx);

    /// <summary>In whole periods of two cells: that of X-Trans is twice as wide as its cells.</summary>
    private static int EdgeOf(int cellPx) => RoundUp(EdgePx, 2 * cellPx);

    /// <summary>A tile of which less than half is new is not worth its overlap.</summary>
    private static int SmallestTile(int extentPx, int marginPx) => Math.Min(extentPx, 4 * marginPx);

    private static int Count(int extentPx, int tilePx, int marginPx)
    {
        int distance = tilePx - (2 * marginPx);
        return tilePx == extentPx ? 1 : RoundUp(extentPx - (2 * marginPx), distance) / distance;
    }

    /// <summary>As evenly as whole steps allow: what a last tile would be too large by, makes all overlap more.</summary>
    private static int[] Origins(int extentPx, int tilePx, int marginPx, int cellPx)
    {
        int gaps = Count(extentPx, tilePx, marginPx) - 1;
        int stepPx = StepCells * cellPx;
        return
        [
            .. Enumerable
                .Range(0, gaps + 1)
                .Select(i => (gaps == 0 ? 0 : (extentPx - tilePx) / stepPx * i / gaps * stepPx) - EdgeOf(cellPx)),
        ];
    }

    private static int RoundUp(int value, int step) => (value + step - 1) / step * step;

    private static (int Start, int End) Inner(int[] origins, int index, int extent, int marginPx)
    {
        int start = index == 0 ? 0 : origins[index] + marginPx - (BlendPx / 2);
        int end = index + 1 == origins.Length ? extent : origins[index + 1] + marginPx + (BlendPx / 2);
        return (start, end);
    }
}
