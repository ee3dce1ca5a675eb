namespace Tapetum.Development.Color;

/// <summary>CIE 1931 xy: the colour of a light without its brightness.</summary>
internal readonly record struct Chromaticity(double X, double Y)
{
    /// <summary>The white of DNG's profile connection space.</summary>
    public static readonly Chromaticity D50 = new(0.34567, 0.35850);

    /// <summary>XYZ of this light at Y = 1.</summary>
    public (double X, double Y, double Z) ToXyz() => (X / Y, 1, (1 - X - Y) / Y);
}
