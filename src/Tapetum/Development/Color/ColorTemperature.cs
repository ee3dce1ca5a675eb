namespace Tapetum.Development.Color;

/// <summary>Between correlated colour temperatures and chromaticities.</summary>
internal static class ColorTemperature
{
    // Tungsten and candles glow like black bodies; the sun's light has passed the sky. Between them the two curves are blended.
    private const double BlackBodyUpToK = 4000;
    private const double DaylightFromK = 5000;

    /// <summary>The usual light of a temperature: a black body up to 4000 K, daylight from 5000 K.</summary>
    public static Chromaticity ToChromaticity(double temperatureK)
    {
        double share = Math.Clamp((temperatureK - BlackBodyUpToK) / (DaylightFromK - BlackBodyUpToK), 0, 1);
        Chromaticity blackBody = BlackBody(temperatureK);
        Chromaticity daylight = Daylight(Math.Max(temperatureK, BlackBodyUpToK));
        return new(
            blackBody.X + (share * (daylight.X - blackBody.X)),
            blackBody.Y + (share * (daylight.Y - blackBody.Y))
        );
    }

    /// <summary>
    /// The correlated colour temperature, held between 1700 and 25000 K.
    /// <code>n = (x − 0.3320) / (0.1858 − y);  T = 449·n³ + 3525·n² + 6823.3·n + 5520.33</code>
    /// </summary>
    /// <remarks>McCamy, "Correlated color temperature as an explicit function of chromaticity coordinates", Color Res. Appl. 1992.</remarks>
    public static double Of(Chromaticity light)
    {
        double belowEpicentre = Math.Min(0.1858 - light.Y, -1e-3);
        double n = (light.X - 0.3320) / belowEpicentre;
        double temperatureK = (((((449 * n) + 3525) * n) + 6823.3) * n) + 5520.33;
        return Math.Clamp(temperatureK, WhiteBalance.MinTemperatureK, WhiteBalance.MaxTemperatureK);
    }

    /// <summary>The temperature of an EXIF LightSource code, kelvin; 6500 for one that is unknown.</summary>
    /// <remarks>EXIF 2.32 LightSource, and the temperatures that the DNG specification's CalibrationIlluminant gives them.</remarks>
    public static double OfIlluminant(int exifLightSource) =>
        exifLightSource switch
        {
            3 or 17 => 2856,
            24 => 3200,
            15 => 3450,
            2 or 14 => 4150,
            18 => 4874,
            13 or 23 => 5000,
            1 or 4 or 9 or 20 => 5500,
            12 => 6400,
            19 => 6774,
            11 or 22 => 7500,
            _ => 6504,
        };

    /// <remarks>Kim et al., "Design of advanced color temperature control system for HDTV applications", J. Korean Phys. Soc. 2002.</remarks>
    private static Chromaticity BlackBody(double temperatureK)
    {
        double t = 1000 / temperatureK;
        double x =
            temperatureK <= 4000
                ? (((((-0.2661239 * t) - 0.2343589) * t) + 0.8776956) * t) + 0.179910
                : (((((-3.0258469 * t) + 2.1070379) * t) + 0.2226347) * t) + 0.240390;
        double y = temperatureK switch
        {
            <= 2222 => (((((-1.1063814 * x) - 1.34811020) * x) + 2.18555832) * x) - 0.20219683,
            <= 4000 => (((((-0.9549476 * x) - 1.37418593) * x) + 2.09137015) * x) - 0.16748867,
            _ => (((((3.0817580 * x) - 5.87338670) * x) + 3.75112997) * x) - 0.37001483,
        };
        return new(x, y);
    }

    /// <remarks>CIE 15: daylight illuminants, 4000 to 25000 K.</remarks>
    private static Chromaticity Daylight(double temperatureK)
    {
        double t = 1000 / temperatureK;
        double x =
            temperatureK <= 7000
                ? (((((-4.6070 * t) + 2.9678) * t) + 0.09911) * t) + 0.244063
                : (((((-2.0064 * t) + 1.9018) * t) + 0.24748) * t) + 0.237040;
        return new(x, (((-3 * x) + 2.870) * x) - 0.275);
    }
}
