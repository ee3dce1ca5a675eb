namespace Tapetum.Sensor.Synthesis;

/// <summary>ln Γ(x) for x > 0.</summary>
internal static class LogGamma
{
    /// <remarks>Stirling's series, after raising x with Γ(x) = Γ(x+1)/x to where the series is good to 1e-14. Abramowitz and Stegun, 6.1.41.</remarks>
    public static double Of(double x)
    {
        double product = 1;
        for (; x < 12; x++)
        {
            product *= x;
        }

        double r = 1 / (x * x);
        double series = (((((((1 / 1188.0) * r) - (1 / 1680.0)) * r) + (1 / 1260.0)) * r) - (1 / 360.0)) * r;
        return ((x - 0.5) * Math.Log(x))
            - x
            + (0.5 * Math.Log(2 * Math.PI))
            + (((1 / 12.0) + series) / x)
            - Math.Log(product);
    }
}
