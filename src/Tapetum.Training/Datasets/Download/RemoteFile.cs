namespace Tapetum.Training.Datasets.Download;

/// <summary>What a mirror says about a file before giving it.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="SizeBytes">Its size; null where the mirror does not say.</param>
/// <param name="GivesRanges">Whether parts of it can be asked for: without that, neither resuming nor several connections.</param>
/// <param name="EntityTag">The HTTP ETag, quotes included; null where there is none.</param>
/// <param name="LastModified">When it last changed there; null where the mirror does not say.</param>
internal sealed record RemoteFile(
    Uri Address,
    long? SizeBytes,
    bool GivesRanges,
    string? EntityTag,
    DateTimeOffset? LastModified
)
{
    /// <summary>Differs when the file has changed; null where nothing would tell.</summary>
    public string? Version => EntityTag ?? LastModified?.ToString("u");
}
