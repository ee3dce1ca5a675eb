using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Once a minute: photos that have expired go, and so do uploads that nobody goes on with.</summary>
internal sealed partial class Housekeeper(
    IPhotoStore store,
    ResumableUploads uploads,
    PhotoRemover remover,
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

    [LoggerMessage(LogLevel.Warning, "What has expired could not be removed: {Reason}")]
    private partial void LogNotCleaned(string reason);
}
