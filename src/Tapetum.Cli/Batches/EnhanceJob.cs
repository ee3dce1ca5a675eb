namespace Tapetum.Cli.Batches;

/// <summary>One raw file and the picture that is to be made of it.</summary>
internal sealed record EnhanceJob(string Input, string Output)
{
    /// <summary>What the user calls the input, where that is not a path.</summary>
    public string InputName { get; init; } = Input;

    /// <summary>What the user calls the output, where that is not a path.</summary>
    public string OutputName { get; init; } = Output;

    /// <summary>Whether the picture is sent to standard output once it is whole.</summary>
    public bool GoesToStandardOutput => OutputName == StandardStream.Output;
}
