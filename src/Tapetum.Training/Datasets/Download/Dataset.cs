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

    public required IReadOnlyList<DatasetFile> Files { get; init; }
}
