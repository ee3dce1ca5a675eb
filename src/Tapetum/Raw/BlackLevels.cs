namespace Tapetum.Raw;

/// <summary>The black level per position of a repeating pattern over the visible area (DNG tags BlackLevel and BlackLevelRepeatDim, BlackLevelDeltaH and BlackLevelDeltaV).</summary>
public sealed class BlackLevels
{
    private readonly float[] patternDn;

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

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The mean over the pattern, DN.</summary>
    public float MeanDn { get; }

    public static BlackLevels Uniform(float levelDn) => new(1, 1, [levelDn]);

    /// <summary>The black level of a visible pixel, DN.</summary>
    public float At(int xPx, int yPx) => patternDn[(yPx % Rows * Columns) + (xPx % Columns)];

    /// <summary>The same for a picture that begins farther to the right and down.</summary>
    internal BlackLevels From(int leftPx, int topPx)
    {
        float[] shifted = new float[patternDn.Length];
        for (int i = 0; i < shifted.Length; i++)
        {
            shifted[i] = At((i % Columns) + leftPx, (i / Columns) + topPx);
        }

        return new(Columns, Rows, shifted);
    }

    /// <summary>The same, higher or lower everywhere.</summary>
    internal BlackLevels Shifted(float byDn) => new(Columns, Rows, [.. patternDn.Select(level => level + byDn)]);

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
            levels[i] = (float)(At(x, y) + column + row);
        }

        return new(columns, rows, levels);
    }

    private static bool AreAlike(ReadOnlySpan<double> values) =>
        values.IsEmpty || values.IndexOfAnyExcept(values[0]) < 0;
}
