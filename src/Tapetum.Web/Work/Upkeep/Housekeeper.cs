using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>Once a minute: photos that have expired go, and so do uploads that nobody goes on with.</summary>
internal sealed partial class Housekeeper(
    IPhotoStore store,
    IResumableUploads uploads,
    PhotoRemover remover,
    IServedTime served,
    StudioOptions options,
    TimeProvider time,
    ILogger<Housekeeper> log
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (StorageFailure.Passes(e) || e is IOException or UnauthorizedAccessException)
            {
                // The next round makes it good.
                LogNotCleaned(e.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        TimeSpan now = served.Now;
        foreach (Photo photo in await store.ListAsync(cancellationToken))
        {
            // What was promised is finished first; its time begins then.
            if (photo.State is PhotoState.Done or PhotoState.Failed && photo.ExpiresAtServed <= now)
            {
                await remover.RemoveAsync(photo.Id, cancellationToken);
            }
            else if (photo.ExpiresAtServed is not { } due || due > now + options.Retention)
            {
                // An older version's, or the time was lost: it begins again.
                await store.UpdateAsync(
                    photo.Id,
                    p => p with { ExpiresAtServed = now + options.Retention },
                    cancellationToken
                );
            }
        }

        foreach (PhotoId id in await uploads.ListIdleAsync(now, options.Retention, cancellationToken))
        {
            await uploads.DeleteAsync(id, cancellationToken);
        }

        await served.SaveAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "What has expired could not be removed: {Reason}")]
    private partial void LogNotCleaned(string reason);
}
