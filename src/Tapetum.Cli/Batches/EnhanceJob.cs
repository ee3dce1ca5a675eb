namespace Tapetum.Cli.Batches;

/// <summary>One raw file and the picture that is to be made of it.</summary>
internal sealed record EnhanceJob(string Input, string Output)
{
    /// <summary>What the user calls the input, where that is not a path.</summary>
    public string InputName { get; init; } = Input;

    /// <summary>What the user calls the output, where that is not a path.</summary>
    public string OutputName { get; init; } = Output;

    /// <summary>All raw files, where several become one picture; else empty. <see cref="Input"/> is the first.</summary>
    public IReadOnlyList<string> Burst { get; init; } = [];

    /// <summary>What becomes of each file that turns out to be none of the burst; empty where that is a mistake of the user's.</summary>
    public IReadOnlyList<EnhanceJob> Apart { get; init; } = [];

    /// <summary>The one of <see cref="Burst"/> that the others are laid on; null for the sharpest.</summary>
    public string? Reference { get; init; }

    /// <summary>Of <see cref="Apart"/>, what is left to be done; one whose name the burst's picture has taken gets another.</summary>
    /// <param name="leftOut">The files that are not in the burst's picture; null where there is none.</param>
    public IEnumerable<EnhanceJob> Alone(IReadOnlyList<string>? leftOut) =>
        leftOut is null
            ? Apart
            : Apart
                .Where(job => leftOut.Contains(job.Input, StringComparer.Ordinal))
                .Select(job => job.Output == Output ? job with { Output = Beside, OutputName = Beside } : job);

    private string Beside =>
        Path.Combine(
            Path.GetDirectoryName(Output) ?? "",
            $"{Path.GetFileNameWithoutExtension(Output)}-alone{Path.GetExtension(Output)}"
        );

    /// <summary>Whether the picture is sent to standard output once it is whole.</summary>
    public bool GoesToStandardOutput => OutputName == StandardStream.Output;
}
