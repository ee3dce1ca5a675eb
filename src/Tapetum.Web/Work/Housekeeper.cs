using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Once a minute: photos that have expired go, and so do uploads that nobody goes on with. Once at the start: files that belong to no photo.</summary>
internal sealed class Housekeeper(
    IPhotoStore store,
    IPhotoFiles files,
    ResumableUploads uploads,
    PhotoRemover remover,
    StudioOptions options,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Before anything is accepted: a file without a row is what a process left that died while it took a photo in or deleted one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        HashSet<PhotoId> known = [.. (await store.ListAsync(cancellationToken)).Select(photo => photo.Id)];
        foreach (PhotoId id in await files.ListAsync(cancellationToken))
        {
            if (!known.Contains(id))
            {
                await files.DeleteAsync(id, cancellationToken);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        do
        {
            await CleanAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (Photo photo in await store.ListAsync(cancellationToken))
        {
            // What was promised is finished first; its time begins then.
            if (photo.State is PhotoState.Done or PhotoState.Failed && photo.ExpiresAt <= now)
            {
                await remover.RemoveAsync(photo.Id, cancellationToken);
            }
        }

        foreach (PhotoId id in uploads.ListOlderThan(now - options.Retention))
        {
            uploads.Delete(id);
        }
    }
}
