using Tapetum.Raw.XTrans;

namespace Tapetum.Raw;

/// <summary>A sensor's numbers, whatever its filters.</summary>
/// <param name="Values">[H, <paramref name="WidthPx"/>], DN.</param>
/// <param name="WidthPx">Of the visible area.</param>
/// <param name="Black">Where black lies.</param>
/// <param name="WhiteLevelDn">Where it clips.</param>
/// <param name="PeriodPx">After how many pixels of a row the filters repeat.</param>
/// <param name="ColorAt">The filter over column and row: 0 red, 1 green, 2 blue.</param>
internal sealed record SensorSamples(
    ReadOnlyMemory<ushort> Values,
    int WidthPx,
    BlackLevels Black,
    float WhiteLevelDn,
    int PeriodPx,
    Func<int, int, int> ColorAt
)
{
    public static SensorSamples Of(RawImage raw) =>
        new(raw.Mosaic, raw.WidthPx, raw.Black, raw.WhiteLevelDn, PeriodPx: 2, raw.Cfa.ColorAt);

    public static SensorSamples Of(XTransImage image) =>
        new(
            image.Mosaic,
            image.WidthPx,
            image.Black,
            image.WhiteLevelDn,
            XTransPattern.PeriodPx,
            (x, y) => XTransPattern.ColorAt(x + image.Phase.X, y + image.Phase.Y)
        );

    /// <summary>From black, its mean, to white.</summary>
    public float RangeDn => WhiteLevelDn - Black.MeanDn;
}
