namespace Tapetum.Training.Datasets.Download;

/// <summary>How to download.</summary>
public sealed record DownloadOptions
{
    /// <summary>How many ranges of a file come at the same time. Default 4.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>The size of a range. Default 16 MiB.</summary>
    public int ChunkBytes { get; init; } = 16 << 20;

    /// <summary>How often a mirror may fail in a row, without a new byte in between, and be asked again. Default 5.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first retry; it doubles with each. Default 1 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between retries. Default 60 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection that brings nothing for this long counts as broken. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is noted on the disk how far the download has come. Default 5 s.</summary>
    public TimeSpan NoteInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Seeds the jitter of the waits. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many bytes may be written to a folder's disk. Default: what the system says.</summary>
    public Func<string, long> FreeBytes { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;
}
