using Tapetum.Cli.Batches;
using Tapetum.Development.Looks;

namespace Tapetum.Cli.Reports;

/// <summary>What <c>enhance --json</c> prints for a file, a line each. What does not apply is null.</summary>
internal sealed record EnhanceReport
{
    public required string Input { get; init; }
    public required EnhanceStatus Status { get; init; }

    /// <summary>The picture, new or, when it was skipped, an older one; null when it failed.</summary>
    public string? Output { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; init; }
    public int? WidthPx { get; init; }
    public int? HeightPx { get; init; }
    public double? Seconds { get; init; }

    /// <summary>What the picture was made from, and whether a network ran.</summary>
    public EnhanceMethod? Method { get; init; }

    /// <summary>What the file tells wrongly, or asks for and did not get, a clause each; null when it was not enhanced.</summary>
    public IReadOnlyList<string>? Remarks { get; init; }

    /// <summary>What linear values were multiplied by.</summary>
    public double? Amplification { get; init; }

    /// <summary>The look that was taken: natural where the file shows none of its camera's.</summary>
    public Look? Look { get; init; }

    /// <summary>The camera RGB that was taken for neutral; green is 1.</summary>
    public float[]? Neutral { get; init; }
    public NoiseReport? Noise { get; init; }

    /// <summary>Of a burst's files, those of which nothing is in the picture; remarks say why.</summary>
    internal IReadOnlyList<string> LeftOut { get; init; } = [];

    public static EnhanceReport Of(EnhanceJob job, EnhanceResult result) =>
        new()
        {
            Input = job.InputName,
            Status = EnhanceStatus.Enhanced,
            Output = job.OutputName,
            WidthPx = result.WidthPx,
            HeightPx = result.HeightPx,
            Amplification = result.Recipe.Amplification,
            Look = result.Recipe.Look.Look,
            Neutral = [result.Recipe.Neutral.Red, result.Recipe.Neutral.Green, result.Recipe.Neutral.Blue],
            Method = result.Method,
            Remarks = result.Remarks,
            LeftOut = result.LeftOut,
            Noise = result.Noise is { } noise ? NoiseReport.Of(noise, frame: null) : null,
        };

    public static EnhanceReport OfSkipped(EnhanceJob job) =>
        new()
        {
            Input = job.InputName,
            Status = EnhanceStatus.Skipped,
            Output = job.OutputName,
        };

    public static EnhanceReport Of(EnhanceJob job, Exception error) =>
        new()
        {
            Input = job.InputName,
            Status = EnhanceStatus.Failed,
            Error = ErrorMessage.Of(error),
        };
}
