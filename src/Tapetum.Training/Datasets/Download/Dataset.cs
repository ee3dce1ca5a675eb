namespace Tapetum.Training.Datasets.Download;

/// <summary>A set of photographs that others have published.</summary>
public sealed record Dataset
{
    /// <summary>What the command line calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What is in it, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>What its authors allow.</summary>
    public required string License { get; init; }

    /// <summary>Where its authors describe it.</summary>
    public required Uri HomePage { get; init; }

    /// <summary>What its authors ask to be cited, in a line.</summary>
    public string? Citation { get; init; }

    /// <summary>How large it is as people state it, where no file of it is listed.</summary>
    public long? ApproximateBytes { get; init; }

    /// <summary>None where it is to be had by hand alone, from <see cref="HomePage"/>.</summary>
    public required IReadOnlyList<DatasetFile> Files { get; init; }
}
