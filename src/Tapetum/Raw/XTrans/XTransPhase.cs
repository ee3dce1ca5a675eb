namespace Tapetum.Raw.XTrans;

/// <summary>Where in <see cref="XTransPattern"/> a mosaic begins.</summary>
/// <param name="X">The column of its first pixel, 0 to 5.</param>
/// <param name="Y">The row, 0 to 5.</param>
internal readonly record struct XTransPhase(int X, int Y)
{
    /// <summary>Of the pattern's own beginning.</summary>
    public static readonly XTransPhase Zero = new(0, 0);

    /// <summary>Where a pattern begins, null when it is another.</summary>
    /// <param name="filters">[6, 6] of a mosaic's first pixels: 0 red, 1 green, 2 blue.</param>
    public static XTransPhase? Of(IReadOnlyList<int> filters)
    {
        const int Period = XTransPattern.PeriodPx;
        for (int phase = 0; phase < Period * Period && filters.Count == Period * Period; phase++)
        {
            XTransPhase at = new(phase % Period, phase / Period);
            if (
                filters
                    .Index()
                    .All(f => XTransPattern.ColorAt((f.Index % Period) + at.X, (f.Index / Period) + at.Y) == f.Item)
            )
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Whether any mosaic can be so.</summary>
    public bool IsPossible() => X is >= 0 and < XTransPattern.PeriodPx && Y is >= 0 and < XTransPattern.PeriodPx;

    /// <summary>Of a mosaic that begins farther to the right and down.</summary>
    public XTransPhase From(int leftPx, int topPx) =>
        new(XTransPattern.Wrap(X + leftPx), XTransPattern.Wrap(Y + topPx));
}
