namespace Tapetum.Training.Evaluation;

/// <summary>How near a picture comes to the truth, as 8-bit display pictures.</summary>
/// <param name="PsnrDb">Peak signal-to-noise ratio.</param>
/// <param name="Ssim">Structural similarity, mean of the three channels.</param>
/// <param name="AlignedPsnrDb">After <see cref="BrightnessAlignment"/>.</param>
/// <param name="AlignedSsim">After <see cref="BrightnessAlignment"/>.</param>
/// <param name="Brightness">What alignment multiplied linear values by.</param>
public sealed record PictureScores(
    double PsnrDb,
    double Ssim,
    double AlignedPsnrDb,
    double AlignedSsim,
    double Brightness
)
{
    /// <summary>How unlike photographs it is, less is better; null where it is too small (192×96 px are needed) or flat.</summary>
    public double? Niqe { get; init; }

    /// <summary>The perceptual distance by the network that was named, less is better; null without one.</summary>
    public double? Lpips { get; init; }

    /// <summary>Each number's mean over pictures.</summary>
    public static PictureScores MeanOf(IReadOnlyCollection<PictureScores> scores) =>
        new(
            scores.Average(s => s.PsnrDb),
            scores.Average(s => s.Ssim),
            scores.Average(s => s.AlignedPsnrDb),
            scores.Average(s => s.AlignedSsim),
            scores.Average(s => s.Brightness)
        )
        {
            // Of those that have one.
            Niqe = scores.Average(s => s.Niqe),
            Lpips = scores.Average(s => s.Lpips),
        };
}
