namespace Tapetum.Sensor.Calibration;

/// <summary>What dark frames of one ISO show. Variances are of values as they were written, rounded to whole DN.</summary>
/// <param name="Frames">How many there were.</param>
/// <param name="BlackDn">[4]: the mean of each position of the 2×2 cell.</param>
/// <param name="ReadVarianceDn2">Of a pixel in one frame, without rows, columns and hot pixels.</param>
/// <param name="TemporalVarianceDn2">The part of it that is anew in each frame.</param>
/// <param name="FixedPatternVarianceDn2">The rest, which is alike in all of them; null of a single frame.</param>
/// <param name="RowVarianceDn2">Of the value that a whole row shares, anew in each frame.</param>
/// <param name="ColumnVarianceDn2">Likewise of columns.</param>
/// <param name="HotPixelShare">Of pixels that leak.</param>
/// <param name="SortedDn">Some hundred thousand samples of the read noise, about 0, in rising order.</param>
internal sealed record DarkEvidence(
    int Frames,
    IReadOnlyList<double> BlackDn,
    double ReadVarianceDn2,
    double TemporalVarianceDn2,
    double? FixedPatternVarianceDn2,
    double RowVarianceDn2,
    double ColumnVarianceDn2,
    double HotPixelShare,
    float[] SortedDn
);
