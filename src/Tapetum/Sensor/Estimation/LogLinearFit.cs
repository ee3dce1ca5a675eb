namespace Tapetum.Sensor.Estimation;

/// <summary>How a noise scale follows the gain over ISO: ln σ | ln K ~ N(Slope·ln K + Intercept, Spread²), σ in DN, K in DN per electron.</summary>
internal readonly record struct LogLinearFit(float Slope, float Intercept, float Spread)
{
    /// <summary>exp(Slope·ln K + Intercept + Spread·z).</summary>
    public double At(double gainDnPerElectron, double z = 0) =>
        Math.Exp((Slope * Math.Log(gainDnPerElectron)) + Intercept + (Spread * z));
}
