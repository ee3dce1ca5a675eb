using Tapetum.Sensor;

namespace Tapetum.Cli.Reports;

/// <summary>The noise model of one file.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="GainDnPerElectron">DN per electron.</param>
/// <param name="ReadNoiseDn">Standard deviation in the dark, DN.</param>
/// <param name="ReadNoiseElectrons">The same in electrons.</param>
internal sealed record NoiseReport(
    NoiseOrigin Origin,
    float GainDnPerElectron,
    float ReadNoiseDn,
    float ReadNoiseElectrons
)
{
    public static NoiseReport Of(NoiseModel noise)
    {
        float readNoiseDn = MathF.Sqrt(noise.ReadNoiseVarianceDn2);
        return new(noise.Origin, noise.GainDnPerElectron, readNoiseDn, readNoiseDn / noise.GainDnPerElectron);
    }
}
