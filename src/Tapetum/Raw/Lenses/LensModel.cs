namespace Tapetum.Raw.Lenses;

/// <summary>
/// A lens at one focal length, aperture and distance, on one sensor. All radii ρ are in half the sensor's diagonal: on the sensor of a calibration that is
/// <code>u = crop factor of the calibration / crop factor of the sensor · √(aspect² + 1)</code>
/// halves of the short side.
/// </summary>
/// <param name="lenses">Measurements of it, the best first; what one lacks, the next may have.</param>
/// <param name="cropFactor">Of the sensor.</param>
/// <param name="focalMm">Of the picture.</param>
/// <param name="apertureF">The same; null for unknown.</param>
/// <param name="distanceM">The same.</param>
internal sealed class LensModel(
    IReadOnlyList<LensCalibration> lenses,
    double cropFactor,
    double focalMm,
    double? apertureF,
    double distanceM
)
{
    private const int Red = 0;
    private const int Green = 1;
    private const int Blue = 2;

    /// <summary>For red, green and blue f, by rising powers of ρ: what is at ρ in a picture without faults lies at ρ·f(ρ) in the lens's. Null where nothing was measured.</summary>
    public double[][]? Warp()
    {
        double[]? distortion = Measured(lens => lens.Distortions.Select(d => (d.FocalMm, d.Factor)), firstOfFocal: 0);
        double[]? red = Measured(lens => lens.LateralFringes.Select(f => (f.FocalMm, f.Red)), firstOfFocal: 1);
        double[]? blue = Measured(lens => lens.LateralFringes.Select(f => (f.FocalMm, f.Blue)), firstOfFocal: 1);
        if (distortion is null && red is null)
        {
            return null;
        }

        double[] straight = distortion ?? [1];
        double[][] planes = new double[3][];
        planes[Green] = straight;
        planes[Red] = After(straight, red);
        planes[Blue] = After(straight, blue);
        return planes;
    }

    /// <summary>By what light at ρ is to be divided, a polynomial of ρ²; null where nothing was measured.</summary>
    public double[]? Vignetting()
    {
        if (apertureF is not > 0)
        {
            return null;
        }

        LensCalibration? lens = lenses.FirstOrDefault(l => l.Vignettings.Count > 0);
        double unit = lens is null ? 0 : lens.CropFactor / cropFactor;
        return lens is not null && LensInterpolation.Vignetting(lens, focalMm, apertureF.Value, distanceM) is { } left
            ? LensPolynomial.Scaled(left, unit * unit)
            : null;
    }

    /// <summary>ρ·f(ρ), then r·t(r) of that: f(ρ)·t(ρ·f(ρ)).</summary>
    private static double[] After(double[] straight, double[]? fringes) =>
        fringes is null
            ? straight
            : LensPolynomial.Product(straight, LensPolynomial.Composed(fringes, [0, .. straight]));

    private double[]? Measured(Func<LensCalibration, IEnumerable<(double, double[])>> of, int firstOfFocal)
    {
        LensCalibration? lens = lenses.FirstOrDefault(l => of(l).Any());
        return lens is not null && LensInterpolation.AtFocal([.. of(lens)], focalMm, firstOfFocal) is { } terms
            ? LensPolynomial.Scaled(terms, UnitOf(lens))
            : null;
    }

    private double UnitOf(LensCalibration lens) =>
        lens.CropFactor / cropFactor * Math.Sqrt((lens.AspectRatio * lens.AspectRatio) + 1);
}
