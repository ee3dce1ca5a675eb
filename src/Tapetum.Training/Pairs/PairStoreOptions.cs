using Tapetum.Inference;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Pairs;

/// <summary>Where decoded exposures are kept.</summary>
internal sealed record PairStoreOptions
{
    /// <summary>The store's folder; made when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>The data set's folder: frames are named as raw files below it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Which kind of truth is kept.</summary>
    public required ModelContract Contract { get; init; }

    /// <summary>What is known of the sensor that took them. Default: what their files say.</summary>
    public KnownSensors Sensors { get; init; } = KnownSensors.None;

    /// <summary>Files decoded at a time; each takes up to 300 MB. Default: one per core, at most 4.</summary>
    public int Parallelism { get; init; } = Math.Min(4, Environment.ProcessorCount);

    /// <summary>How many bytes a folder's disk has left.</summary>
    public Func<string, long> FreeBytes { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;
}
