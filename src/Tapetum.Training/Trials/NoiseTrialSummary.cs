namespace Tapetum.Training.Trials;

/// <summary>How well the estimator did over a kind of frames, or over all.</summary>
/// <param name="Name">The kind, or "all".</param>
/// <param name="Frames">How many.</param>
/// <param name="Gain">Over the frames in which shot noise counts; the target is 10 %.</param>
/// <param name="ReadNoise">σ, over the frames in which read noise counts; the target is 20 %.</param>
/// <param name="Amplitude">The noise amplitude at its worst place in the frame; 10 % is what training's spread covers twice over.</param>
public sealed record NoiseTrialSummary(
    string Name,
    int Frames,
    ErrorSummary Gain,
    ErrorSummary ReadNoise,
    ErrorSummary Amplitude
)
{
    private const double GainTarget = 0.10;
    private const double ReadNoiseTarget = 0.20;
    private const double AmplitudeTarget = 0.10;

    public static NoiseTrialSummary Of(string name, IReadOnlyCollection<NoiseTrial> trials) =>
        new(
            name,
            trials.Count,
            ErrorSummary.Of(trials.Where(t => t.GainCounts).Select(t => t.GainError), GainTarget),
            ErrorSummary.Of(trials.Where(t => t.ReadNoiseCounts).Select(t => t.ReadNoiseError), ReadNoiseTarget),
            ErrorSummary.Of(trials.Select(t => t.AmplitudeError), AmplitudeTarget)
        );
}
