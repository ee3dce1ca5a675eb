using Tapetum.Raw;

namespace Tapetum.Development.Color;

/// <summary>From a camera's colours to those of a picture, by the method of the DNG specification 1.6, chapter 6 "Mapping Camera Color Space to CIE XYZ Space".</summary>
internal sealed class CameraProfile
{
    // An ordinary sensor, for cameras of which nothing is known: colours come out plausible, not exact.
    private static readonly CalibrationMatrix Ordinary = new(
        Illuminant: 21,
        XyzToCamera: new(0.80, -0.25, -0.08, -0.42, 1.22, 0.22, -0.05, 0.17, 0.58),
        ForwardMatrix: null
    );

    private const double TintScale = 250;
    private const double CoolestMired = 80;
    private const double WarmestMired = 500;

    private readonly CalibrationMatrix warm;
    private readonly CalibrationMatrix cool;
    private readonly double warmK;
    private readonly double coolK;

    public CameraProfile(CameraColor color)
    {
        CalibrationMatrix[] usable =
        [
            .. color
                .Calibrations.Where(c => Math.Abs(c.XyzToCamera.Determinant) > 1e-6)
                .OrderBy(c => ColorTemperature.OfIlluminant(c.Illuminant)),
        ];
        (warm, cool) = usable is [] ? (Ordinary, Ordinary) : (usable[0], usable[^1]);
        warmK = ColorTemperature.OfIlluminant(warm.Illuminant);
        coolK = ColorTemperature.OfIlluminant(cool.Illuminant);
    }

    /// <summary>The calibrations of a camera, or those of an ordinary one when nothing is known of it.</summary>
    public static IReadOnlyList<CalibrationMatrix> CalibrationsOf(CameraColor color) =>
        color.Calibrations.Count > 0 ? color.Calibrations : [Ordinary];

    /// <summary>What the camera sees of a neutral object under a light.</summary>
    public CameraNeutral NeutralOf(Chromaticity light)
    {
        (double x, double y, double z) = light.ToXyz();
        (double red, double green, double blue) = XyzToCamera(light).Apply(x, y, z);
        return new((float)(red / green), 1, (float)(blue / green));
    }

    /// <summary>The light under which a neutral object looks like this to the camera; null when no light can do so.</summary>
    public Chromaticity? LightOf(CameraNeutral neutral)
    {
        // The matrix depends on the light's temperature and the light on the matrix: a few rounds settle it.
        Chromaticity light = Chromaticity.D50;
        for (int round = 0; round < 30; round++)
        {
            (double x, double y, double z) = XyzToCamera(light)
                .Inverse()
                .Apply(neutral.Red, neutral.Green, neutral.Blue);
            double sum = x + y + z;
            if (!(x > 0 && y > 0 && z > 0))
            {
                return null;
            }

            Chromaticity next = new(x / sum, y / sum);
            double change = Math.Abs(next.X - light.X) + Math.Abs(next.Y - light.Y);
            // Halfway steps from the middle on, for the rare matrices that would jump to and fro.
            light = round < 15 ? next : new((next.X + light.X) / 2, (next.Y + light.Y) / 2);
            if (change < 1e-7)
            {
                break;
            }
        }

        return light;
    }

    /// <summary>What the camera sees of a neutral object under the usual light of a temperature, shifted by a tint.</summary>
    /// <param name="temperatureK">The light's.</param>
    /// <param name="tint">Above 0 more magenta, below greener: the picture's red and blue are raised over its green by e^(tint / 250).</param>
    public CameraNeutral NeutralOf(double temperatureK, double tint)
    {
        CameraNeutral usual = NeutralOf(ColorTemperature.ToChromaticity(temperatureK));
        float scale = (float)Math.Exp(-tint / TintScale);
        return new(usual.Red * scale, 1, usual.Blue * scale);
    }

    /// <summary>How much greener (below 0) or more magenta (above 0) a neutral shows than under the nearest daylight or black body: the change of ln R/G and ln B/G.</summary>
    public double TintOf(CameraNeutral neutral) => Nearest(neutral).Tint;

    /// <summary>The arguments with which <see cref="NeutralOf(double, double)"/> comes nearest to a neutral.</summary>
    public (double TemperatureK, double Tint) SlidersOf(CameraNeutral neutral)
    {
        (double mired, double tint) = Nearest(neutral);
        return (1e6 / mired, -TintScale * tint);
    }

    private (double Mired, double Tint) Nearest(CameraNeutral neutral)
    {
        (double Off, double Mired, double Tint) nearest = (double.MaxValue, 0, 0);
        void Try(double mired)
        {
            CameraNeutral usual = NeutralOf(ColorTemperature.ToChromaticity(1e6 / mired));
            double red = Math.Log(neutral.Red / usual.Red);
            double blue = Math.Log(neutral.Blue / usual.Blue);
            // Warmth moves red and blue against each other, tint moves them together.
            double off = Math.Abs(red - blue);
            nearest = off < nearest.Off ? (off, mired, (red + blue) / 2) : nearest;
        }

        for (double mired = CoolestMired; mired <= WarmestMired; mired += 2)
        {
            Try(mired);
        }

        // Then finer and finer around what was found.
        for (double step = 1; step > 0.01; step /= 2)
        {
            double middle = nearest.Mired;
            Try(Math.Max(CoolestMired, middle - step));
            Try(Math.Min(WarmestMired, middle + step));
        }

        return (nearest.Mired, nearest.Tint);
    }

    /// <summary>White-balanced camera RGB (each channel divided by its neutral) to linear RGB; a neutral stays exactly neutral and keeps its brightness.</summary>
    public Matrix3x3 BalancedToRgb(CameraNeutral neutral, ColorSpace space)
    {
        Chromaticity light = LightOf(neutral) ?? Chromaticity.D50;
        Matrix3x3 xyzToRgb = space.RgbToXyz.Inverse();
        return NeutralRows(ForwardToRgb(light, xyzToRgb))
            ?? NeutralRows(
                xyzToRgb
                    * ChromaticAdaptation.Of(light, ColorSpace.White)
                    * XyzToCamera(light).Inverse()
                    * Matrix3x3.Diagonal(neutral.Red, neutral.Green, neutral.Blue)
            )
            ?? Matrix3x3.Identity;
    }

    private Matrix3x3? ForwardToRgb(Chromaticity light, Matrix3x3 xyzToRgb) =>
        (warm.ForwardMatrix, cool.ForwardMatrix) is ({ } forwardWarm, { } forwardCool)
            ? xyzToRgb
                * ChromaticAdaptation.Of(Chromaticity.D50, ColorSpace.White)
                * Blend(forwardWarm, forwardCool, WarmShare(light))
            : null;

    private Matrix3x3 XyzToCamera(Chromaticity light) => Blend(warm.XyzToCamera, cool.XyzToCamera, WarmShare(light));

    /// <summary>Linear in 1 / temperature between the two calibrations, held beyond them.</summary>
    private double WarmShare(Chromaticity light) =>
        coolK - warmK < 1
            ? 1
            : Math.Clamp(((1 / ColorTemperature.Of(light)) - (1 / coolK)) / ((1 / warmK) - (1 / coolK)), 0, 1);

    /// <summary>Scales each row so that (1, 1, 1) maps to (1, 1, 1); null where that would be far from what the matrix says.</summary>
    private static Matrix3x3? NeutralRows(Matrix3x3? matrix)
    {
        if (matrix is not { } m)
        {
            return null;
        }

        (double red, double green, double blue) = m.Apply(1, 1, 1);
        double least = Math.Min(red, Math.Min(green, blue));
        double most = Math.Max(red, Math.Max(green, blue));
        return least > most / 2 ? Matrix3x3.Diagonal(1 / red, 1 / green, 1 / blue) * m : null;
    }

    private static Matrix3x3 Blend(Matrix3x3 a, Matrix3x3 b, double shareOfA)
    {
        double shareOfB = 1 - shareOfA;
        return new(
            (a.M11 * shareOfA) + (b.M11 * shareOfB),
            (a.M12 * shareOfA) + (b.M12 * shareOfB),
            (a.M13 * shareOfA) + (b.M13 * shareOfB),
            (a.M21 * shareOfA) + (b.M21 * shareOfB),
            (a.M22 * shareOfA) + (b.M22 * shareOfB),
            (a.M23 * shareOfA) + (b.M23 * shareOfB),
            (a.M31 * shareOfA) + (b.M31 * shareOfB),
            (a.M32 * shareOfA) + (b.M32 * shareOfB),
            (a.M33 * shareOfA) + (b.M33 * shareOfB)
        );
    }
}
