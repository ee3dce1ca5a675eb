using Tapetum.Training.Datasets.Download;

namespace Tapetum.Cli.Progress;

/// <summary>How far a download has come, in words.</summary>
internal static class DownloadText
{
    /// <returns>"Sony.zip: 3.1 GB of 25.0 GB, 42.0 MB/s, 8 min left".</returns>
    public static string Of(string file, DownloadProgress progress)
    {
        string stage = progress.Stage == DownloadStage.Checking ? "checking, " : "";
        string total = progress.TotalBytes is { } bytes ? $" of {ByteText.Of(bytes)}" : "";
        string rate = progress.BytesPerSecond > 0 ? $", {ByteText.Of(progress.BytesPerSecond)}/s" : "";
        string left = progress.TimeLeft is { } time ? $", {Duration(time)} left" : "";
        return $"{file}: {stage}{ByteText.Of(progress.DoneBytes)}{total}{rate}{left}";
    }

    private static string Duration(TimeSpan time) =>
        time.TotalSeconds < 90 ? $"{time.TotalSeconds:0} s"
        : time.TotalMinutes < 90 ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalHours:0.0} h";
}
