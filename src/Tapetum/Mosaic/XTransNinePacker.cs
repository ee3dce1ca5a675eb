using Tapetum.Raw.XTrans;

namespace Tapetum.Mosaic;

/// <summary>
/// Makes nine planes of an X-Trans mosaic, a third as wide and high, as "Learning to See in the Dark" does for its Fujifilm half: of each 3×3 pixels
/// <code>
/// R B G | B R G       planes 0, 1, 2   the red, green and blue of the first row
/// G G R | G G B       planes 3, 4      the red and the blue of the third column
/// G G B | G G R       planes 5 to 8    the four greens, row by row
/// ------+------
/// B R G | R B G
/// G G B | G G R
/// G G R | G G B
/// </code>
/// </summary>
/// <remarks>Chen et al., CVPR 2018; the order is that of pack_raw in train_Fuji.py of its repository (cchen156/Learning-to-See-in-the-Dark, MIT).</remarks>
internal static class XTransNinePacker
{
    public const int PlaneCount = 9;

    /// <summary>The side of what becomes one place of the planes.</summary>
    public const int CellPx = 3;

    private const int Red = 0;

    /// <summary>Where in <see cref="XTransPattern"/> a mosaic begins that is packed so.</summary>
    public static readonly XTransPhase Start = new(2, 1);

    /// <summary>Row and column of each plane's sample in the two kinds of cells: those whose first pixel is red, and those where it is blue.</summary>
    private static readonly (int Row, int Column)[][] Places = [PlacesOf(0, 0), PlacesOf(0, CellPx)];

    /// <summary>How many columns and rows a mosaic lacks that would begin at <see cref="Start"/>.</summary>
    public static XTransPhase OffsetOf(XTransPhase phase) => phase.From(-Start.X, -Start.Y);

    /// <param name="mosaic">[H, W]; H and W multiples of 6; begins at <see cref="Start"/>.</param>
    /// <param name="widthPx">W.</param>
    /// <param name="heightPx">H.</param>
    /// <param name="planes">[9, H/3, W/3].</param>
    public static void Pack(ReadOnlySpan<float> mosaic, int widthPx, int heightPx, Span<float> planes)
    {
        (int columns, int rows) = (widthPx / CellPx, heightPx / CellPx);
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, PlaneCount * rows * columns);
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                ReadOnlySpan<(int Row, int Column)> places = Places[(x + y) & 1];
                for (int plane = 0; plane < places.Length; plane++)
                {
                    (int row, int column) = places[plane];
                    planes[(((plane * rows) + y) * columns) + x] = mosaic[
                        (((y * CellPx) + row) * widthPx) + (x * CellPx) + column
                    ];
                }
            }
        }
    }

    private static (int, int)[] PlacesOf(int yPx, int xPx)
    {
        int ColorAt(int row, int column) => XTransPattern.ColorAt(Start.X + xPx + column, Start.Y + yPx + row);
        int red = ColorAt(0, 0) == Red ? 0 : 1;
        int redBelow = ColorAt(1, 2) == Red ? 1 : 2;
        return [(0, red), (0, 2), (0, 1 - red), (redBelow, 2), (3 - redBelow, 2), (1, 0), (1, 1), (2, 0), (2, 1)];
    }
}
