using Microsoft.Win32.SafeHandles;

namespace Tapetum.Training.Datasets.Download;

/// <summary>Reads downloaded files through and compares them with what the catalogue, or else their first download, says.</summary>
public sealed class DatasetVerifier(TimeProvider time)
{
    public async Task<FileCheck> CheckAsync(
        DatasetFile file,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        string path = Path.Combine(folder, file.Name);
        if (!File.Exists(path))
        {
            return File.Exists(PartFile.PathOf(path))
                ? new(path, FileCondition.Unfinished, "its download was begun; 'tapetum dataset download' goes on")
                : new(path, FileCondition.Missing, "it is not there");
        }

        long size = new FileInfo(path).Length;
        if (size != (file.SizeBytes ?? size))
        {
            return new(path, FileCondition.WrongSize, $"it has {size} bytes instead of {file.SizeBytes}");
        }

        string? recorded = await Checksum.RecordedAsync(path, cancellationToken);
        if ((file.Sha256 ?? recorded) is not { } expected)
        {
            return new(path, FileCondition.Plausible, $"{size} bytes; no checksum is known to compare with");
        }

        using SafeFileHandle handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        ProgressMeter meter = new(DownloadStage.Checking, size, progress, time);
        string actual = await Checksum.Sha256Async(handle, meter, cancellationToken);
        string source = file.Sha256 is null ? "as when it was downloaded" : "as in the catalogue";
        return expected.Equals(actual, StringComparison.OrdinalIgnoreCase)
            ? new(path, FileCondition.Whole, $"SHA-256 {actual}, {source}")
            : new(path, FileCondition.WrongBytes, $"SHA-256 {actual} instead of {expected}");
    }
}
