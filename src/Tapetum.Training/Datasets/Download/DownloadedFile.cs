namespace Tapetum.Training.Datasets.Download;

/// <summary>A file that is there, whole.</summary>
/// <param name="Path">Where.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">In hexadecimal; null when it was there already and has not been read.</param>
/// <param name="Checked">Whether the checksum is the one that the catalogue knows.</param>
public sealed record DownloadedFile(string Path, long SizeBytes, string? Sha256, bool Checked)
{
    /// <summary>Whether there was nothing to do.</summary>
    public bool WasThere => Sha256 is null;
}
