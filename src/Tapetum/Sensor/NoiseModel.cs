namespace Tapetum.Sensor;

/// <summary>Shot and read noise of one sensor at one ISO: variance = GainDnPerElectron·μ + ReadNoiseVarianceDn2, with μ in DN above black.</summary>
public sealed record NoiseModel(float GainDnPerElectron, float ReadNoiseVarianceDn2, NoiseOrigin Origin)
{
    /// <summary>The variance, DN², at a mean signal in DN above black.</summary>
    public double VarianceDn2(double meanDn) => (GainDnPerElectron * meanDn) + ReadNoiseVarianceDn2;
}
