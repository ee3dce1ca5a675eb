namespace Tapetum.Development.Geometry;

/// <summary>
/// Where a view's pixels lie in the upright picture that it was cut from.
/// <code>
/// across = X₀ + x·Across + y·Slant·aspect …      all in shares of the whole picture: 0 left, 1 right
/// </code>
/// </summary>
/// <param name="X">Of the middle of the first pixel, a share of the upright picture's width.</param>
/// <param name="Y">Likewise of its height.</param>
/// <param name="XPerColumn">What a column adds to X.</param>
/// <param name="XPerRow">What a row adds to X: 0 where the picture is not slanted.</param>
/// <param name="YPerColumn">What a column adds to Y: likewise.</param>
/// <param name="YPerRow">What a row adds to Y.</param>
internal readonly record struct ViewPlace(
    double X,
    double Y,
    double XPerColumn,
    double XPerRow,
    double YPerColumn,
    double YPerRow
)
{
    /// <summary>All of a picture.</summary>
    public static ViewPlace Whole(int widthPx, int heightPx) =>
        new(0.5 / widthPx, 0.5 / heightPx, 1.0 / widthPx, 0, 0, 1.0 / heightPx);

    public bool IsSlanted => XPerRow != 0 || YPerColumn != 0;

    /// <summary>The place of pixel (column, row), which may lie between pixels.</summary>
    public (double X, double Y) At(double column, double row) =>
        (X + (column * XPerColumn) + (row * XPerRow), Y + (column * YPerColumn) + (row * YPerRow));

    /// <summary>Of a part of the view, made smaller.</summary>
    public ViewPlace Part(double left, double top, double columnStep, double rowStep)
    {
        (double x, double y) = At(left + ((columnStep - 1) / 2), top + ((rowStep - 1) / 2));
        return new(x, y, XPerColumn * columnStep, XPerRow * rowStep, YPerColumn * columnStep, YPerRow * rowStep);
    }
}
