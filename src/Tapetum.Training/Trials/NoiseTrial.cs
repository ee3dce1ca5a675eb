using Tapetum.Sensor;

namespace Tapetum.Training.Trials;

/// <summary>A frame whose noise is known, and what was found in it.</summary>
/// <param name="Kind">What kind of frame.</param>
/// <param name="Number">Which of its kind.</param>
/// <param name="Truth">The noise that was added.</param>
/// <param name="Found">What the estimator says.</param>
/// <param name="DarkDn">The clean signal that a twentieth of the unclipped frame stays below, DN above black.</param>
/// <param name="MiddleDn">Its median.</param>
/// <param name="BrightDn">What a twentieth lies above.</param>
public sealed record NoiseTrial(
    FrameKind Kind,
    int Number,
    NoiseModel Truth,
    NoiseModel Found,
    double DarkDn,
    double MiddleDn,
    double BrightDn
)
{
    public NoiseTrial(KnownFrame frame, NoiseModel found)
        : this(frame.Kind, frame.Number, frame.Noise, found, frame.DarkDn, frame.MiddleDn, frame.BrightDn) { }

    /// <summary>Shot noise is at least half of the variance in the brightest twentieth, and the frame has a range of brightness to tell it from read noise.</summary>
    public bool GainCounts =>
        HasRange && Truth.GainDnPerElectron * BrightDn >= Math.Max(Truth.ReadNoiseVarianceDn2, LeastVarianceDn2);

    /// <summary>Read noise is at least a third of the variance in the darkest twentieth, likewise, and is not lost between quantisation steps.</summary>
    public bool ReadNoiseCounts =>
        Truth.ReadNoiseVarianceDn2 >= LeastVarianceDn2
        && Truth.ReadNoiseVarianceDn2 >= 0.5 * Truth.GainDnPerElectron * DarkDn
        && (HasRange || Truth.GainDnPerElectron * BrightDn < 0.1 * Truth.ReadNoiseVarianceDn2);

    /// <summary>|K found / K − 1|.</summary>
    public double GainError => Math.Abs((Found.GainDnPerElectron / Truth.GainDnPerElectron) - 1);

    /// <summary>|σ found / σ − 1|.</summary>
    public double ReadNoiseError => Math.Abs(Math.Sqrt(Found.ReadNoiseVarianceDn2 / Truth.ReadNoiseVarianceDn2) - 1);

    /// <summary>How wrong the noise's amplitude is where it is most wrong: in the dark, the middle or the bright part of the frame.</summary>
    public double AmplitudeError => Math.Max(ErrorAt(DarkDn), Math.Max(ErrorAt(MiddleDn), ErrorAt(BrightDn)));

    /// <summary>Less than 0.4 DN of noise is more or less than that by where the signal lies between two DN.</summary>
    private const double LeastVarianceDn2 = 0.16;

    private bool HasRange => Kind != FrameKind.Narrow;

    private double ErrorAt(double meanDn) =>
        Math.Abs(Math.Sqrt(Found.VarianceDn2(meanDn) / Truth.VarianceDn2(meanDn)) - 1);
}
