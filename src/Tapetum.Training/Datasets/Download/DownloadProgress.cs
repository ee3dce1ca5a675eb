namespace Tapetum.Training.Datasets.Download;

/// <summary>How far a file has come.</summary>
/// <param name="Stage">What is being done with it.</param>
/// <param name="DoneBytes">Bytes done, those of earlier runs included.</param>
/// <param name="TotalBytes">Bytes in all; null where the server does not say.</param>
/// <param name="BytesPerSecond">The rate of the last seconds; 0 before anything is known.</param>
public readonly record struct DownloadProgress(
    DownloadStage Stage,
    long DoneBytes,
    long? TotalBytes,
    double BytesPerSecond
)
{
    /// <summary>From 0 to 1; 0 where the total is unknown.</summary>
    public double Fraction => TotalBytes is > 0 ? (double)DoneBytes / TotalBytes.Value : 0;

    /// <summary>What is left at this rate; null where that is unknown.</summary>
    public TimeSpan? TimeLeft =>
        TotalBytes is { } total && BytesPerSecond > 0
            ? TimeSpan.FromSeconds(Math.Min((total - DoneBytes) / BytesPerSecond, TimeSpan.MaxValue.TotalSeconds / 2))
            : null;
}
