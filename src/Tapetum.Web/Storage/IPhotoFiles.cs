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

    /// <summary>Takes a finished temporary file over. A photo begins with its given name.</summary>
    /// <exception cref="DirectoryNotFoundException">The photo was deleted.</exception>
    Task PutAsync(PhotoId id, PhotoFile file, string temporaryPath, CancellationToken cancellationToken);

    /// <summary>A path to read the file at; null when there is none.</summary>
    Task<string?> FindAsync(PhotoId id, PhotoFile file, CancellationToken cancellationToken);

    /// <summary>Undoes that an original was put: it lies at its temporary path again, and nothing is left of the photo.</summary>
    Task TakeBackAsync(PhotoId id, string temporaryPath, CancellationToken cancellationToken);

    /// <summary>Deletes all but the files of that beginning of name that were put last.</summary>
    Task KeepNewestAsync(PhotoId id, string prefix, int count, CancellationToken cancellationToken);

    /// <summary>Deletes all but these files.</summary>
    Task KeepOnlyAsync(PhotoId id, IReadOnlyList<PhotoFile> kept, CancellationToken cancellationToken);

    /// <summary>The photo's files are gone and it is remembered, whatever happens to the process, that it is to go: until <see cref="DeleteAsync"/>.</summary>
    Task WithdrawAsync(PhotoId id, CancellationToken cancellationToken);

    Task DeleteAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>The photos of which there are files.</summary>
    Task<IReadOnlyList<PhotoId>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The photos that were withdrawn and not deleted.</summary>
    Task<IReadOnlyList<PhotoId>> ListWithdrawnAsync(CancellationToken cancellationToken);

    /// <summary>What all files take.</summary>
    Task<long> UsedBytesAsync(CancellationToken cancellationToken);
}
