using System.Runtime.CompilerServices;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>Photos that an older version of this program did, whose pictures are kept in another form.</summary>
internal sealed partial class OutdatedPhotos(IPhotoStore store, ILogger<OutdatedPhotos> log)
{
    /// <summary>They wait again.</summary>
    /// <returns>Which, oldest first.</returns>
    public async IAsyncEnumerable<PhotoId> RequeueAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IEnumerable<Photo> outdated = (await store.ListAsync(cancellationToken)).Where(photo => photo.IsOutdated);
        foreach (Photo photo in outdated.Reverse())
        {
            Photo? waiting = await store.UpdateAsync(
                photo.Id,
                p => p.IsOutdated ? p with { State = PhotoState.Queued } : p,
                cancellationToken
            );
            if (waiting is { State: PhotoState.Queued })
            {
                LogMadeAgain(photo.Id);
                yield return photo.Id;
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Photo {Id} was done by an older version and is made again")]
    private partial void LogMadeAgain(PhotoId id);
}
