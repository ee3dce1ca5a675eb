using Tapetum.Sensor.Estimation;

namespace Tapetum.Sensor;

/// <summary>Shot and read noise of one sensor at one ISO: variance = GainDnPerElectron·μ + ReadNoiseVarianceDn2, with μ in DN above black.</summary>
public sealed record NoiseModel(float GainDnPerElectron, float ReadNoiseVarianceDn2, NoiseOrigin Origin)
{
    /// <summary>The variance, DN², at a mean signal in DN above black.</summary>
    public double VarianceDn2(double meanDn) => (GainDnPerElectron * meanDn) + ReadNoiseVarianceDn2;

    /// <summary>The noise that somebody says a sensor has.</summary>
    /// <param name="gainDnPerElectron">K.</param>
    /// <param name="readNoiseDn">Standard deviation in the dark; what is less than a DN's own rounding is taken for that.</param>
    /// <returns>Null when no sensor can have it.</returns>
    public static NoiseModel? Given(double gainDnPerElectron, double readNoiseDn) =>
        gainDnPerElectron is > 1e-6 and < 1e5 && readNoiseDn is >= 0 and < ushort.MaxValue
            ? new(
                (float)gainDnPerElectron,
                (float)Math.Max(NoiseLineFit.LeastVarianceDn2, readNoiseDn * readNoiseDn),
                NoiseOrigin.Given
            )
            : null;
}
