namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>What a set of synthesised bursts is made of.</summary>
public sealed record BurstSetOptions
{
    /// <summary>Where a folder for each burst goes; made when missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Photographs and clean raws, one per burst.</summary>
    public required IReadOnlyList<SidSource> Sources { get; init; }

    /// <summary>As <see cref="SidSetOptions.IsOwn"/>.</summary>
    public Predicate<SidSource> IsOwn { get; init; } = _ => true;

    /// <summary>Whether bursts that are there already stay as they are; default: no.</summary>
    public bool KeepsExisting { get; init; }

    /// <summary>How they are taken.</summary>
    public SyntheticBurstOptions Burst { get; init; } = new();

    /// <summary>Decides motion and noise of every burst; default 1.</summary>
    public int Seed { get; init; } = 1;
}
