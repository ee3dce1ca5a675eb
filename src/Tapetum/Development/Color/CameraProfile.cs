using Tapetum.Raw;
using Tapetum.Raw.Profiles;

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

    // ROMM RGB, ISO 22028-2, as the DNG specification wants it for its tables.
    private static readonly Matrix3x3 RommToXyz = new(
        0.7976749,
        0.1351917,
        0.0313534,
        0.2880402,
        0.7118741,
        0.0000857,
        0,
        0,
        0.8252100
    );

    private const double TintScale = 250;
    private const double CoolestMired = 80;
    private const double WarmestMired = 500;

    private readonly CalibrationMatrix warm;
    private readonly CalibrationMatrix cool;
    private readonly double warmK;
    private readonly double coolK;
    private readonly ProfileTables? tables;

    public CameraProfile(CameraColor color)
    {
        tables = color.Profile;
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
    public Matrix3x3 BalancedToRgb(CameraNeutral neutral, ColorSpace space) =>
        BalancedToRgb(neutral, space.RgbToXyz.Inverse(), ColorSpace.White);

    /// <summary>What the profile's tables do to colours in this light.</summary>
    /// <param name="neutral">White balance divides by it.</param>
    /// <param name="space">Of the picture.</param>
    /// <param name="look">Whether they shall look as the profile's maker likes, beyond being right.</param>
    /// <param name="exposureScale">As <see cref="ProfileColors.ExposureScale"/>.</param>
    /// <returns>Null where there are no tables.</returns>
    public ProfileColors? ColorsOf(CameraNeutral neutral, ColorSpace space, bool look, double exposureScale)
    {
        HueSatMap? map = HueSatMapIn(LightOf(neutral) ?? Chromaticity.D50);
        HueSatMap? table = look ? tables?.LookTable : null;
        return map is null && table is null
            ? null
            : new(
                BalancedToProfile(neutral),
                NeutralRows(
                    space.RgbToXyz.Inverse() * ChromaticAdaptation.Of(Chromaticity.D50, ColorSpace.White) * RommToXyz
                )!.Value,
                map,
                Math.Max(neutral.Green, Math.Max(neutral.Red, neutral.Blue)),
                table,
                exposureScale
            );
    }

    /// <summary>White-balanced camera RGB to the linear RGB in which the profile's tables look colours up.</summary>
    public Matrix3x3 BalancedToProfile(CameraNeutral neutral) =>
        BalancedToRgb(neutral, RommToXyz.Inverse(), Chromaticity.D50);

    private Matrix3x3 BalancedToRgb(CameraNeutral neutral, Matrix3x3 xyzToRgb, Chromaticity white)
    {
        Chromaticity light = LightOf(neutral) ?? Chromaticity.D50;
        return NeutralRows(ForwardToRgb(light, xyzToRgb, white))
            ?? NeutralRows(
                xyzToRgb
                    * ChromaticAdaptation.Of(light, white)
                    * XyzToCamera(light).Inverse()
                    * Matrix3x3.Diagonal(neutral.Red, neutral.Green, neutral.Blue)
            )
            ?? Matrix3x3.Identity;
    }

    private Matrix3x3? ForwardToRgb(Chromaticity light, Matrix3x3 xyzToRgb, Chromaticity white) =>
        (warm.ForwardMatrix, cool.ForwardMatrix) is ({ } forwardWarm, { } forwardCool)
            ? xyzToRgb
                * ChromaticAdaptation.Of(Chromaticity.D50, white)
                * Blend(forwardWarm, forwardCool, WarmShare(light))
            : null;

    /// <summary>Of two lights, as the matrices: linear in 1 / temperature between them.</summary>
    private HueSatMap? HueSatMapIn(Chromaticity light)
    {
        LitHueSatMap[] maps = [.. (tables?.HueSatMaps ?? []).OrderBy(m => ColorTemperature.OfIlluminant(m.Illuminant))];
        return maps is []
            ? null
            : HueSatMap.Blend(
                maps[0].Map,
                maps[^1].Map,
                ShareOfFirst(
                    light,
                    ColorTemperature.OfIlluminant(maps[0].Illuminant),
                    ColorTemperature.OfIlluminant(maps[^1].Illuminant)
                )
            );
    }

    private Matrix3x3 XyzToCamera(Chromaticity light) => Blend(warm.XyzToCamera, cool.XyzToCamera, WarmShare(light));

    private double WarmShare(Chromaticity light) => ShareOfFirst(light, warmK, coolK);

    /// <summary>Linear in 1 / temperature between the two calibrations, held beyond them.</summary>
    private static double ShareOfFirst(Chromaticity light, double firstK, double lastK) =>
        lastK - firstK < 1
            ? 1
            : Math.Clamp(((1 / ColorTemperature.Of(light)) - (1 / lastK)) / ((1 / firstK) - (1 / lastK)), 0, 1);

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
