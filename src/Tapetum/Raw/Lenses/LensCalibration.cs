namespace Tapetum.Raw.Lenses;

/// <summary>One lens, measured on one size of sensor.</summary>
internal sealed record LensCalibration
{
    /// <summary>Words of its maker's name.</summary>
    public required HashSet<string> Makers { get; init; }

    /// <summary>As the file of the camera may call it; several languages.</summary>
    public required IReadOnlyList<LensName> Names { get; init; }

    /// <summary>The first of them, with its maker: for people.</summary>
    public required string Shown { get; init; }

    public required IReadOnlyList<string> Mounts { get; init; }

    /// <summary>By how much the sensor's diagonal was smaller than that of 36 × 24 mm.</summary>
    public required double CropFactor { get; init; }

    /// <summary>Of that sensor, its long side by its short one.</summary>
    public required double AspectRatio { get; init; }

    public required double LeastFocalMm { get; init; }
    public required double MostFocalMm { get; init; }

    /// <summary>In order of their focal lengths. Radii are in half the sensor's short side.</summary>
    public required IReadOnlyList<Distortion> Distortions { get; init; }

    /// <inheritdoc cref="Distortions"/>
    public required IReadOnlyList<Fringes> LateralFringes { get; init; }

    /// <summary>Radii are in half the sensor's diagonal.</summary>
    public required IReadOnlyList<Vignetting> Vignettings { get; init; }

    /// <summary>A radius r in a straight picture lies at r·f(r) in the lens's.</summary>
    /// <param name="FocalMm">At which it was measured.</param>
    /// <param name="Factor">f, by rising powers of r.</param>
    internal sealed record Distortion(double FocalMm, double[] Factor);

    /// <summary>What green has at r, red has at r·f(r), and likewise blue.</summary>
    internal sealed record Fringes(double FocalMm, double[] Red, double[] Blue);

    /// <summary>What of the light there is left at r: a polynomial of r².</summary>
    internal sealed record Vignetting(double FocalMm, double ApertureF, double DistanceM, double[] Left);
}
