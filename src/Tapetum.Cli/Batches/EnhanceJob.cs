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

    /// <summary>What is done instead where the files turn out to be no burst; empty where that is a mistake of the user's.</summary>
    public IReadOnlyList<EnhanceJob> Apart { get; init; } = [];

    /// <summary>The one of <see cref="Burst"/> that the others are laid on; null for the sharpest.</summary>
    public string? Reference { get; init; }

    /// <summary>Whether the picture is sent to standard output once it is whole.</summary>
    public bool GoesToStandardOutput => OutputName == StandardStream.Output;
}
