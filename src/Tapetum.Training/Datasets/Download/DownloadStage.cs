namespace Tapetum.Training.Datasets.Download;

/// <summary>What is being done with a file.</summary>
public enum DownloadStage
{
    Downloading,

    /// <summary>It is read through for its checksum.</summary>
    Checking,
}
