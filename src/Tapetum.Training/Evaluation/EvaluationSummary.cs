namespace Tapetum.Training.Evaluation;

/// <summary>All numbers of an evaluation: what <c>metrics.json</c> holds.</summary>
public sealed record EvaluationSummary
{
    /// <summary>How pictures are made comparable, for those who read the numbers.</summary>
    public const string CameraLinearProtocol =
        "Full frames, contract camera-linear: the truth is the long exposure, demosaicked bilinearly and developed with amplification 1, its own white balance "
        + "and no automatic exposure. Network output and noisy input are linear camera RGB of the short exposure, multiplied by ratio = min(t_long / t_short, 300), clipped at "
        + "white and developed with exactly the same numbers. PSNR and SSIM (11×11 Gaussian, σ 1.5) are of 8-bit sRGB values, means over pictures. 'Aligned': linear values "
        + "are first multiplied by the scalar <p,t>/<p,p> over values whose truth t is not clipped. The See-in-the-Dark paper's own truth is developed by LibRaw "
        + "instead, so its numbers are near to these and not the same.";

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The data set's folder.</summary>
    public required string Data { get; init; }

    /// <summary>The list of pairs; null where the folder was read without one.</summary>
    public required string? List { get; init; }

    public required IReadOnlyList<string> ExcludedScenes { get; init; }

    public required string Protocol { get; init; }

    public required IReadOnlyList<GroupScores> Groups { get; init; }

    public required IReadOnlyList<PairResult> Pairs { get; init; }

    public required IReadOnlyList<FailedPair> Failures { get; init; }
}
