using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>Uploads that come in pieces, over as many connections as it takes. They survive the death of the process.</summary>
internal interface IResumableUploads
{
    Task<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>What has come of those to which nobody is sending at the moment, bytes.</summary>
    Task<long> IdleBytesAsync(CancellationToken cancellationToken);

    Task CreateAsync(PhotoId id, ResumableUpload upload, CancellationToken cancellationToken);

    /// <returns>What it will be and how much of it is here; null when there is none.</returns>
    Task<(ResumableUpload Upload, long Offset)?> FindAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>Those that were begun, and are neither photos yet nor given up.</summary>
    Task<IReadOnlySet<PhotoId>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Keeps others from writing to it, until what this returns is disposed of.</summary>
    /// <returns>Null when somebody else has it.</returns>
    Task<IAsyncDisposable?> TryHoldAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>For who holds it: appends to what is here. Its position is how much is here; what was written is kept, at the latest, when it is disposed of.</summary>
    Task<Stream> AppendAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>For who holds it, when all is here: the whole file, to be disposed of when it is a photo, or none.</summary>
    Task<GatheredUpload> GatherAsync(PhotoId id, CancellationToken cancellationToken);

    Task DeleteAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>Those to which nothing has come for so long, as far as this process has seen.</summary>
    /// <param name="now">The time by which photos expire, too.</param>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Looks at nothing.</param>
    Task<IReadOnlyList<PhotoId>> ListIdleAsync(TimeSpan now, TimeSpan patience, CancellationToken cancellationToken);
}
