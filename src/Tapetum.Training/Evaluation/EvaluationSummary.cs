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

    /// <inheritdoc cref="CameraLinearProtocol"/>
    public const string SrgbProtocol =
        "Full frames, contract srgb, as in See in the Dark: the truth is the long exposure, developed by LibRaw with camera white balance, no automatic brightness and its own "
        + "gamma, 16 bits. The network's input is (x − black) / (white − black) · ratio, clipped to [0, 1], ratio = min(t_long / t_short, 300); its output is clipped to [0, 1]. The "
        + "noisy input is the short exposure, amplified by ratio, then developed as the truth and with the truth's saturation level. PSNR and SSIM (11×11 Gaussian, σ 1.5) are of 8-bit "
        + "values, means over pictures. 'Aligned': display values are first multiplied by the scalar <p,t>/<p,p> over values whose truth t is below 0.98.";

    /// <summary>What NIQE and LPIPS were measured with, for those who read the numbers.</summary>
    internal static string Perception(EvaluationOptions options) =>
        " NIQE (less is better) is of the pictures before alignment, against "
        + (
            options.NiqeModel is { } photographs
                ? $"the photographs of {Path.GetFileName(photographs)}."
                : "Tapetum's own photographs: not comparable with numbers from others' files."
        )
        + (options.Lpips is { } network ? $" LPIPS (less is better) is by {Path.GetFileName(network)}." : "");

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's contract: <c>camera-linear</c> or <c>srgb</c>.</summary>
    public required string Contract { get; init; }

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
