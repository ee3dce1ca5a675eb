using System.Runtime.CompilerServices;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Work.Queue;

/// <summary>What an earlier process of a single machine left undone.</summary>
internal sealed partial class OwedWork(
    IPhotoStore store,
    OutdatedPhotos outdated,
    StudioMetrics metrics,
    ILogger<OwedWork> log
)
{
    /// <summary>What it was working on when it died waits again, in its old place, unless it is what processes die of. Photos that an older version did come after all that nobody has seen yet.</summary>
    public async IAsyncEnumerable<PhotoId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Photo photo in await store.ListUnfinishedAsync(cancellationToken))
        {
            Photo? waiting = await store.UpdateAsync(
                photo.Id,
                p => p.State == PhotoState.Working ? WorkerDeath.Of(p) : p,
                cancellationToken
            );
            if (waiting is { State: PhotoState.Queued })
            {
                yield return photo.Id;
            }
            else
            {
                LogGivenUp(photo.Id, WorkerDeath.Most);
                metrics.Finished(PhotoState.Failed);
            }
        }

        await foreach (PhotoId id in outdated.RequeueAsync(cancellationToken))
        {
            yield return id;
        }
    }

    [LoggerMessage(LogLevel.Error, "Photo {Id} is given up: the server died {Deaths} times while it worked on it")]
    private partial void LogGivenUp(PhotoId id, int deaths);
}
