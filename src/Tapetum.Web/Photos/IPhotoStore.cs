namespace Tapetum.Web.Photos;

/// <summary>Which photos there are and how far each is. What it was told survives the death of the process.</summary>
public interface IPhotoStore
{
    /// <summary>Accepts a photo, unless as many are waiting or being worked on as may.</summary>
    /// <returns>Whether it was accepted.</returns>
    Task<bool> TryAddAsync(Photo photo, int capacity, CancellationToken cancellationToken);

    Task<Photo?> FindAsync(PhotoId id, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Photo>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Those that are queued or were being worked on, oldest first.</summary>
    Task<IReadOnlyList<Photo>> ListUnfinishedAsync(CancellationToken cancellationToken);

    Task<int> CountUnfinishedAsync(CancellationToken cancellationToken);

    /// <summary>Changes a photo, and nothing that another call changes at the same time is lost.</summary>
    /// <returns>The changed photo; null when there is none of this id any more.</returns>
    Task<Photo?> UpdateAsync(PhotoId id, Func<Photo, Photo> change, CancellationToken cancellationToken);

    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(PhotoId id, CancellationToken cancellationToken);
}
