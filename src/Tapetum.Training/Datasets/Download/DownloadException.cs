namespace Tapetum.Training.Datasets.Download;

/// <summary>A dataset cannot be downloaded, checked or unpacked.</summary>
public sealed class DownloadException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner);
