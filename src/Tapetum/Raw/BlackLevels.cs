namespace Tapetum.Raw;

/// <summary>The black level per position of a repeating pattern over the visible area (DNG tags BlackLevel and BlackLevelRepeatDim).</summary>
public sealed class BlackLevels
{
    private readonly float[] patternDn;

    /// <param name="columns">The pattern's width.</param>
    /// <param name="rows">The pattern's height.</param>
    /// <param name="patternDn">[rows, columns], DN.</param>
    public BlackLevels(int columns, int rows, ReadOnlySpan<float> patternDn)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(patternDn.Length, columns * rows);
        (Columns, Rows, this.patternDn) = (columns, rows, patternDn.ToArray());
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The mean over the pattern, DN.</summary>
    public float MeanDn => patternDn.Average();

    public static BlackLevels Uniform(float levelDn) => new(1, 1, [levelDn]);

    /// <summary>The black level of a visible pixel, DN.</summary>
    public float At(int xPx, int yPx) => patternDn[(yPx % Rows * Columns) + (xPx % Columns)];
}
