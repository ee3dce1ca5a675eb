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
    /// <summary>Each number's mean over pictures.</summary>
    public static PictureScores MeanOf(IReadOnlyCollection<PictureScores> scores) =>
        new(
            scores.Average(s => s.PsnrDb),
            scores.Average(s => s.Ssim),
            scores.Average(s => s.AlignedPsnrDb),
            scores.Average(s => s.AlignedSsim),
            scores.Average(s => s.Brightness)
        );
}
