using Tapetum.Development.Looks;

namespace Tapetum.Development;

/// <summary>What the photographer may decide. The defaults are as-shot white balance, automatic exposure and sRGB.</summary>
public sealed record DevelopmentOptions
{
    /// <summary>The largest <see cref="ExposureEv"/> up or down.</summary>
    public const double MaxExposureEv = 10;

    /// <summary>The largest <see cref="Ratio"/>.</summary>
    public const double MaxRatio = 10_000;

    /// <summary>The <see cref="Contrast"/> of pictures of which nobody asked for another.</summary>
    public const double DefaultContrast = 0.5;

    private readonly double exposureEv;
    private readonly double? ratio;

    public WhiteBalance WhiteBalance { get; init; } = WhiteBalance.AsShot;

    /// <summary>Stops added to the automatic exposure (or to <see cref="Ratio"/>): +1 is twice as bright. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Beyond ±10.</exception>
    public double ExposureEv
    {
        get => exposureEv;
        init => exposureEv = InRange(value, -MaxExposureEv, MaxExposureEv, nameof(ExposureEv));
    }

    /// <summary>A fixed amplification of the raw values instead of the automatic one: 100 makes a 1/10 s exposure as bright as one of 10 s. Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0 and up to 10,000.</exception>
    public double? Ratio
    {
        get => ratio;
        init => ratio = value is { } given ? InRange(given, 1 / MaxRatio, MaxRatio, nameof(Ratio)) : null;
    }

    /// <summary>The colours that the file may hold. Default: sRGB.</summary>
    public ColorSpace ColorSpace { get; init; } = ColorSpace.Srgb;

    /// <summary>How deep the shadows are: 0 leaves them as linear as the middle, 1 presses them down. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double Contrast
    {
        get;
        init => field = InRange(value, 0, 1, nameof(Contrast));
    } = DefaultContrast;

    /// <summary>How tones and colours are finished. Default: as the camera finished them.</summary>
    public Look Look { get; init; } = Look.Camera;

    /// <summary>More or less colour than the look has: −100 is black and white, 100 doubles distances from grey. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between −100 and 100.</exception>
    public double Saturation
    {
        get;
        init => field = InRange(value, -100, 100, nameof(Saturation));
    }

    /// <summary>Like <see cref="Saturation"/>, but pale colours are moved most and saturated ones hardly. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between −100 and 100.</exception>
    public double Vibrance
    {
        get;
        init => field = InRange(value, -100, 100, nameof(Vibrance));
    }

    /// <summary>
    /// How much detail at the pixel's scale is brought back, 0 to 100. Default: null, by the blur of the sharpest edges, about 45 to 95; none with the neutral look and of files that are developed already.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 100.</exception>
    public double? Sharpen
    {
        get;
        init => field = value is { } given ? InRange(given, 0, 100, nameof(Sharpen)) : null;
    }

    /// <summary>
    /// How much brighter or darker dark parts become, without their detail, −100 to 100; black stays. Default: null, more than 0 only where a scene holds more than a
    /// display shows at once; 0 with the neutral look and of files that are developed already.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between −100 and 100.</exception>
    public double? Shadows
    {
        get;
        init => field = value is { } given ? InRange(given, -100, 100, nameof(Shadows)) : null;
    }

    /// <summary>How much brighter or darker bright parts become, likewise; white stays. Default: null, below 0 where <see cref="Shadows"/> are raised.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between −100 and 100.</exception>
    public double? Highlights
    {
        get;
        init => field = value is { } given ? InRange(given, -100, 100, nameof(Highlights)) : null;
    }

    /// <summary>Where white lies: above 0 more becomes white, below 0 nothing does. −100 to 100; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between −100 and 100.</exception>
    public double Whites
    {
        get;
        init => field = InRange(value, -100, 100, nameof(Whites));
    }

    /// <summary>Where black lies: below 0 more becomes black, above 0 nothing does. −100 to 100; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between −100 and 100.</exception>
    public double Blacks
    {
        get;
        init => field = InRange(value, -100, 100, nameof(Blacks));
    }

    /// <summary>How the picture is turned, which part of it is made, and how large. Nothing is measured in the part alone: exposure and colours stay. Default: the whole, upright.</summary>
    public PictureGeometry Geometry { get; init; } = PictureGeometry.Whole;

    private static double InRange(double value, double min, double max, string name) =>
        value >= min && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"Give a value between {min} and {max}.");
}
