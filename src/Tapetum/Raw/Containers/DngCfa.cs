namespace Tapetum.Raw.Containers;

/// <summary>A DNG's colour filters, as its tags have them: of any period, in any colours.</summary>
/// <param name="Rows">Of the repeating pattern.</param>
/// <param name="Columns">Of the repeating pattern.</param>
/// <param name="Pattern">[Rows, Columns] from the active area's corner: 0 red, 1 green, 2 blue, 3 cyan, 4 magenta, 5 yellow, 6 white.</param>
/// <param name="PlaneColors">The colour of each plane of the picture.</param>
/// <param name="Layout">1: pixels in rows and columns; others: every second row or column is shifted by half a pixel.</param>
/// <param name="ColorPlanes">For how many planes the file's colour matrix is.</param>
/// <remarks>Digital Negative Specification 1.7: CFARepeatPatternDim, CFAPattern, CFAPlaneColor, CFALayout.</remarks>
internal sealed record DngCfa(int Rows, int Columns, byte[] Pattern, byte[] PlaneColors, int Layout, int ColorPlanes)
{
    private const int LargestBlockPx = 4;
    private const int Red = 0;
    private const int Green = 1;
    private const int Blue = 2;

    /// <summary>CFALayouts of the specification: 1 has no shift, 2 to 9 have one.</summary>
    private const int LastLayout = 9;

    /// <summary>A 2×2 Bayer pattern of blocks of pixels alike.</summary>
    /// <param name="Pattern">Of the blocks, after the margins are taken away.</param>
    /// <param name="BlockPx">1: an ordinary sensor. 2: quad Bayer.</param>
    /// <param name="LeftPx">Columns before the first whole block.</param>
    /// <param name="TopPx">Rows before the first whole block.</param>
    internal readonly record struct Blocks(CfaPattern Pattern, int BlockPx, int LeftPx, int TopPx)
    {
        /// <summary>The same in a picture that begins farther to the right and down.</summary>
        public Blocks From(int leftPx, int topPx)
        {
            (int left, int columns) = FirstWhole(LeftPx - leftPx);
            (int top, int rows) = FirstWhole(TopPx - topPx);
            return this with
            {
                Pattern = new((Pattern.RedColumn + columns) & 1, (Pattern.RedRow + rows) & 1),
                LeftPx = left,
                TopPx = top,
            };
        }

        /// <summary>Where the first whole block is, and how many were cut away.</summary>
        private (int Px, int Blocks) FirstWhole(int px)
        {
            int first = ((px % BlockPx) + BlockPx) % BlockPx;
            return (first, (first - px) / BlockPx);
        }
    }

    public bool IsXTrans =>
        Rows == 6 && Columns == 6 && Count(Green) == 20 && Count(Red) == 8 && Count(Blue) == 8 && Layout == 1;

    /// <summary>Four filters in a 2×2 pattern with a colour matrix of their own: LibRaw can make a picture of them.</summary>
    public bool HasFourColors =>
        Rows == 2 && Columns == 2 && Pattern.Distinct().Count() == 4 && ColorPlanes == 4 && Layout == 1;

    /// <returns>Null when it is no Bayer pattern, not even one of blocks.</returns>
    public Blocks? AsBayer()
    {
        if (Layout != 1 || !IsWhole || PlaneColors is not [Red, Green, Blue])
        {
            return null;
        }

        for (int block = 1; block <= LargestBlockPx; block++)
        {
            for (int offset = 0; offset < block * block; offset++)
            {
                (int left, int top) = (offset % block, offset / block);
                if (BayerOf(block, left, top) is { } pattern)
                {
                    return new(pattern, block, left, top);
                }
            }
        }

        return null;
    }

    /// <summary>Why no picture can be made of such a sensor, as a clause; null when one can.</summary>
    public string? Refusal()
    {
        if (Layout is < 1 or > LastLayout)
        {
            return $"it tells an arrangement of its sensor's pixels that no specification has (CFALayout {Layout})";
        }

        if (Layout != 1)
        {
            return $"every second row or column of its sensor is shifted by half a pixel (CFALayout {Layout}), as a Super CCD's are";
        }

        if (!IsWhole)
        {
            return $"it tells {Pattern.Length} colour filters for a pattern of {Columns}×{Rows} (CFAPattern)";
        }

        byte[] colors = [.. Pattern.Distinct().Order()];
        if (colors.Length == 1)
        {
            return $"all of its sensor's colour filters are {NamesOf(colors)}";
        }

        if (colors[^1] <= Blue && PlaneColors is not [Red, Green, Blue])
        {
            return $"its colours are told in the order {NamesOf(PlaneColors)} (CFAPlaneColor), not as red, green, blue";
        }

        if (AsBayer() is not null || IsXTrans || HasFourColors)
        {
            return null;
        }

        return colors is [Red, Green, Blue]
            ? $"its sensor's colour filters repeat every {Columns}×{Rows} pixels, in no order that is known here"
            : $"its sensor's colour filters are {NamesOf(colors)}, in a pattern of {Columns}×{Rows}, not red, green and blue";
    }

    private static string NamesOf(byte[] colors) => string.Join(", ", colors.Select(NameOf));

    private static string NameOf(byte color) =>
        color switch
        {
            0 => "red",
            1 => "green",
            2 => "blue",
            3 => "cyan",
            4 => "magenta",
            5 => "yellow",
            6 => "white",
            _ => $"colour {color}",
        };

    private bool IsWhole => Pattern.Length > 0 && Pattern.Length == Rows * Columns;

    private int Count(int color) => Pattern.Count(c => c == color);

    private byte ColorAt(int x, int y) => Pattern[(y % Rows * Columns) + (x % Columns)];

    private CfaPattern? BayerOf(int block, int left, int top)
    {
        Span<byte> cell = stackalloc byte[4];
        for (int i = 0; i < 4; i++)
        {
            cell[i] = ColorAt(left + (block * (i & 1)), top + (block * (i >> 1)));
        }

        int red = cell.IndexOf((byte)Red);
        if (red < 0 || cell[red ^ 3] != Blue || cell[red ^ 1] != Green || cell[red ^ 2] != Green)
        {
            return null;
        }

        // Over one period of both patterns.
        for (int y = 0; y < 2 * block * Rows; y++)
        {
            for (int x = 0; x < 2 * block * Columns; x++)
            {
                int place = (x / block & 1) + (2 * (y / block & 1));
                if (ColorAt(left + x, top + y) != cell[place])
                {
                    return null;
                }
            }
        }

        return new CfaPattern(RedColumn: red & 1, RedRow: red >> 1);
    }
}
