using Tapetum.Sensor;
using Tapetum.Sensor.Estimation;

namespace Tapetum.Cli.Reports;

/// <summary>The noise model of one file.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="GainDnPerElectron">DN per electron.</param>
/// <param name="ReadNoiseDn">Standard deviation in the dark, DN.</param>
/// <param name="ReadNoiseElectrons">The same in electrons.</param>
/// <param name="GainIsGuess">True where the frame cannot tell the gain and it was guessed from ISO and bit depth.</param>
/// <param name="ReadNoiseIsGuess">True where the frame cannot tell the read noise and it is what such sensors usually have.</param>
internal sealed record NoiseReport(
    NoiseOrigin Origin,
    float GainDnPerElectron,
    float ReadNoiseDn,
    float ReadNoiseElectrons,
    bool GainIsGuess,
    bool ReadNoiseIsGuess
)
{
    /// <param name="noise">The model.</param>
    /// <param name="frame">What the frame says; only a model estimated from it can be a guess.</param>
    public static NoiseReport Of(NoiseModel noise, FrameNoise? frame)
    {
        float readNoiseDn = MathF.Sqrt(noise.ReadNoiseVarianceDn2);
        bool estimated = noise.Origin == NoiseOrigin.FrameEstimate && frame is not null;
        return new(
            noise.Origin,
            noise.GainDnPerElectron,
            readNoiseDn,
            readNoiseDn / noise.GainDnPerElectron,
            GainIsGuess: estimated && !frame!.GainIsMeasured,
            ReadNoiseIsGuess: estimated && !frame!.ReadNoiseIsMeasured
        );
    }
}
