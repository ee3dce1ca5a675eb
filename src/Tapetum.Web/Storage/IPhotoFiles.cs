using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>
/// The files of photos. A file appears whole or not at all, and is never changed, only replaced.
/// Large files are mapped into memory, so a store that is far away keeps copies near.
/// </summary>
public interface IPhotoFiles
{
    /// <summary>A new path to write an upload to, on the disk that the store puts it on in the end.</summary>
    string NewTemporaryPath();

    /// <summary>Takes a finished temporary file over.</summary>
    Task PutAsync(PhotoId id, PhotoFile file, string temporaryPath, CancellationToken cancellationToken);

    /// <summary>A path to read the file at; null when there is none.</summary>
    Task<string?> FindAsync(PhotoId id, PhotoFile file, CancellationToken cancellationToken);

    /// <summary>Deletes all but the files of that beginning of name that were put last.</summary>
    Task KeepNewestAsync(PhotoId id, string prefix, int count, CancellationToken cancellationToken);

    Task DeleteAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>The photos of which there are files.</summary>
    Task<IReadOnlyList<PhotoId>> ListAsync(CancellationToken cancellationToken);

    /// <summary>What all files take.</summary>
    Task<long> UsedBytesAsync(CancellationToken cancellationToken);
}
