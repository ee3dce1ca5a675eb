using System.Numerics.Tensors;

namespace Tapetum.Raw;

/// <summary>
/// Where black lies, pixel by pixel of the visible area: a repeating pattern, and what whole rows and columns add to it.
/// <code>
/// black(x, y) = pattern[y mod Rows, x mod Columns] + rowOffsets[y] + columnOffsets[x]
/// </code>
/// The pattern is what the file tells (DNG tags BlackLevel, BlackLevelRepeatDim, BlackLevelDeltaH and BlackLevelDeltaV), the offsets are what was measured in the frame.
/// </summary>
public sealed class BlackLevels
{
    private readonly float[] patternDn;
    private readonly float[] rowOffsetsDn = [];
    private readonly float[] columnOffsetsDn = [];

    /// <param name="columns">The pattern's width; that of the whole picture when columns differ.</param>
    /// <param name="rows">The pattern's height; that of the whole picture when rows differ.</param>
    /// <param name="patternDn">[rows, columns], DN.</param>
    public BlackLevels(int columns, int rows, ReadOnlySpan<float> patternDn)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(patternDn.Length, columns * rows);
        (Columns, Rows, this.patternDn) = (columns, rows, patternDn.ToArray());
        MeanDn = this.patternDn.Average();
    }

    private BlackLevels(BlackLevels pattern, float[] rowOffsetsDn, float[] columnOffsetsDn)
    {
        (Columns, Rows, patternDn) = (pattern.Columns, pattern.Rows, pattern.patternDn);
        (this.rowOffsetsDn, this.columnOffsetsDn) = (rowOffsetsDn, columnOffsetsDn);
        MeanDn = patternDn.Average() + MeanOf(rowOffsetsDn) + MeanOf(columnOffsetsDn);
    }

    /// <summary>The pattern's width.</summary>
    public int Columns { get; }

    /// <summary>The pattern's height.</summary>
    public int Rows { get; }

    /// <summary>[Rows, Columns], DN.</summary>
    public ReadOnlySpan<float> PatternDn => patternDn;

    /// <summary>What each row of the picture adds, DN; empty when none does.</summary>
    public ReadOnlySpan<float> RowOffsetsDn => rowOffsetsDn;

    /// <summary>What each column of the picture adds, DN; empty when none does.</summary>
    public ReadOnlySpan<float> ColumnOffsetsDn => columnOffsetsDn;

    /// <summary>The mean over the picture, DN.</summary>
    public float MeanDn { get; }

    public static BlackLevels Uniform(float levelDn) => new(1, 1, [levelDn]);

    /// <summary>The same with more under whole rows and columns.</summary>
    /// <param name="rowsDn">One for each row of the picture, added to what is there; empty for none.</param>
    /// <param name="columnsDn">One for each column of the picture, likewise.</param>
    public BlackLevels WithLines(ReadOnlySpan<float> rowsDn, ReadOnlySpan<float> columnsDn) =>
        new(this, Sum(rowOffsetsDn, rowsDn), Sum(columnOffsetsDn, columnsDn));

    /// <summary>The black level of a visible pixel, DN.</summary>
    public float At(int xPx, int yPx) => Across(xPx, yPx % Rows) + RowOffsetDn(yPx);

    /// <summary>Of a column in a row of the pattern, DN: without what the picture's row adds.</summary>
    public float Across(int xPx, int patternRow) =>
        patternDn[(patternRow * Columns) + (xPx % Columns)] + (columnOffsetsDn.Length == 0 ? 0 : columnOffsetsDn[xPx]);

    /// <summary>What a row of the picture adds, DN.</summary>
    public float RowOffsetDn(int yPx) => rowOffsetsDn.Length == 0 ? 0 : rowOffsetsDn[yPx];

    /// <summary>The same for a picture that begins farther to the right and down.</summary>
    internal BlackLevels From(int leftPx, int topPx)
    {
        float[] shifted = new float[patternDn.Length];
        for (int i = 0; i < shifted.Length; i++)
        {
            shifted[i] = patternDn[(((i / Columns) + topPx) % Rows * Columns) + (((i % Columns) + leftPx) % Columns)];
        }

        return new(new(Columns, Rows, shifted), Rest(rowOffsetsDn, topPx), Rest(columnOffsetsDn, leftPx));
    }

    /// <summary>The same, higher or lower everywhere.</summary>
    internal BlackLevels Shifted(float byDn) =>
        new(new(Columns, Rows, [.. patternDn.Select(level => level + byDn)]), rowOffsetsDn, columnOffsetsDn);

    /// <summary>With what each column and each row differs by. Where all differ alike, the pattern stays as small as it is.</summary>
    /// <param name="columnsDn">One for each column of the picture, or none.</param>
    /// <param name="rowsDn">One for each row of the picture, or none.</param>
    internal BlackLevels With(ReadOnlySpan<double> columnsDn, ReadOnlySpan<double> rowsDn)
    {
        int columns = AreAlike(columnsDn) ? Columns : columnsDn.Length;
        int rows = AreAlike(rowsDn) ? Rows : rowsDn.Length;
        float[] levels = new float[columns * rows];
        for (int i = 0; i < levels.Length; i++)
        {
            (int x, int y) = (i % columns, i / columns);
            double column = columnsDn.IsEmpty ? 0 : columnsDn[x % columnsDn.Length];
            double row = rowsDn.IsEmpty ? 0 : rowsDn[y % rowsDn.Length];
            levels[i] = (float)(patternDn[(y % Rows * Columns) + (x % Columns)] + column + row);
        }

        return new(new(columns, rows, levels), rowOffsetsDn, columnOffsetsDn);
    }

    private static bool AreAlike(ReadOnlySpan<double> values) =>
        values.IsEmpty || values.IndexOfAnyExcept(values[0]) < 0;

    private static float[] Rest(float[] offsets, int from) => offsets.Length == 0 ? offsets : offsets[from..];

    private static float MeanOf(float[] offsets) => offsets.Length == 0 ? 0 : offsets.Average();

    private static float[] Sum(float[] present, ReadOnlySpan<float> more)
    {
        if (more.Length == 0 || present.Length == 0)
        {
            return more.Length == 0 ? present : more.ToArray();
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(more.Length, present.Length);
        float[] sum = new float[present.Length];
        TensorPrimitives.Add(present, more, sum);
        return sum;
    }
}
