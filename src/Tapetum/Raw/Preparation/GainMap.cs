namespace Tapetum.Raw.Preparation;

/// <summary>How much brighter pixels must become where the lens leaves the sensor dark: factors on a grid over the picture, for all pixels of an area or for those of one place in the Bayer cell.</summary>
/// <remarks>Digital Negative Specification 1.6, chapter 7, opcode GainMap. Only what concerns a picture of one plane, a mosaic, is kept.</remarks>
internal sealed record GainMap
{
    public required int TopPx { get; init; }

    public required int LeftPx { get; init; }

    /// <summary>The first row below the area.</summary>
    public required int BottomPx { get; init; }

    /// <summary>The first column right of the area.</summary>
    public required int RightPx { get; init; }

    /// <summary>1: every row of the area; 2: every second, from the first on.</summary>
    public required int RowPitchPx { get; init; }

    /// <summary>1: every column of the area; 2: every second, from the first on.</summary>
    public required int ColumnPitchPx { get; init; }

    /// <summary>Of the grid.</summary>
    public required int Rows { get; init; }

    /// <summary>Of the grid.</summary>
    public required int Columns { get; init; }

    /// <summary>Where the grid's first row is, 0 at the top edge of the picture and 1 at the bottom.</summary>
    public required double RowOrigin { get; init; }

    /// <summary>Where the grid's first column is, 0 at the left edge of the picture and 1 at the right.</summary>
    public required double ColumnOrigin { get; init; }

    /// <summary>From row to row of the grid, in heights of the picture.</summary>
    public required double RowSpacing { get; init; }

    /// <summary>From column to column of the grid, in widths of the picture.</summary>
    public required double ColumnSpacing { get; init; }

    /// <summary>[Rows, Columns], factors of what is above black.</summary>
    public required float[] Gains { get; init; }

    /// <summary>Whether its numbers fit each other and a Bayer mosaic.</summary>
    public bool IsUsable() =>
        HasUsableGrid() && TopPx >= 0 && LeftPx >= 0 && RowPitchPx is 1 or 2 && ColumnPitchPx is 1 or 2;

    /// <summary>Whether the numbers of its grid fit each other.</summary>
    internal bool HasUsableGrid() =>
        Rows > 0
        && Columns > 0
        && Gains.Length == (long)Rows * Columns
        && Gains.All(gain => float.IsFinite(gain) && gain > 0)
        && double.IsFinite(RowOrigin + ColumnOrigin)
        && (Rows == 1 || RowSpacing > 0)
        && (Columns == 1 || ColumnSpacing > 0);

    /// <summary>Whether the pixels at this place of the 2×2 cell are meant.</summary>
    public bool Concerns(int column, int row) =>
        (RowPitchPx == 1 || ((row + TopPx) & 1) == 0) && (ColumnPitchPx == 1 || ((column + LeftPx) & 1) == 0);

    /// <summary>
    /// The factors along a line through the picture: bilinear between the points of the grid, and those at its rim beyond it. This is the definition, pixel by pixel;
    /// <see cref="GainColumns"/> gives the same for many lines.
    /// </summary>
    /// <param name="yRelative">0 at the top edge of the picture, 1 at the bottom.</param>
    /// <param name="gains">As many pixels as the picture is wide.</param>
    public void Line(double yRelative, Span<float> gains)
    {
        (int above, int below, float down) = Between(yRelative, RowOrigin, RowSpacing, Rows);
        ReadOnlySpan<float> first = Gains.AsSpan(above * Columns, Columns);
        ReadOnlySpan<float> second = Gains.AsSpan(below * Columns, Columns);
        for (int x = 0; x < gains.Length; x++)
        {
            (int left, int right, float across) = Between(
                (x + 0.5) / gains.Length,
                ColumnOrigin,
                ColumnSpacing,
                Columns
            );
            float atLeft = first[left] + (down * (second[left] - first[left]));
            float atRight = first[right] + (down * (second[right] - first[right]));
            gains[x] = atLeft + (across * (atRight - atLeft));
        }
    }

    /// <summary>The two points of the grid that a place lies between, and how far it is on the way.</summary>
    internal static (int Before, int After, float Share) Between(double at, double origin, double spacing, int points)
    {
        double place = points == 1 ? 0 : Math.Clamp((at - origin) / spacing, 0, points - 1);
        int before = (int)place;
        return (before, Math.Min(before + 1, points - 1), (float)(place - before));
    }
}
