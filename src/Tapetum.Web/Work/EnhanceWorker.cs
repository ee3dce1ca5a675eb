using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Work;

/// <summary>Takes photos from the queue, one after the other or a few at once, and writes down what became of each.</summary>
internal sealed partial class EnhanceWorker(
    IWorkQueue queue,
    IPhotoStore store,
    DataFolder folder,
    PhotoEnhancement enhancement,
    WorkProgress progress,
    RunningWork running,
    WorkPace pace,
    IdleMemory memory,
    PhotoEvents events,
    StudioMetrics metrics,
    StudioOptions options,
    TimeProvider time,
    ILogger<EnhanceWorker> log
) : BackgroundService
{
    // A full disk does not become empty in a moment.
    private static readonly TimeSpan UntilNextAttempt = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await queue.BeginAsync(stoppingToken);
        // What is in work when the process is asked to end has this long to come to its end.
        using CancellationTokenSource ending = new();
        await using CancellationTokenRegistration asked = stoppingToken.Register(() =>
            ending.CancelAfter(options.DrainPatience)
        );
        await Task.WhenAll(Enumerable.Range(0, options.Jobs).Select(_ => WorkAsync(ending.Token, stoppingToken)));
    }

    private async Task WorkAsync(CancellationToken ending, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await using IWorkLease lease = await queue.TakeAsync(stoppingToken);
            using IDisposable use = memory.Use();
            using CancellationTokenSource work = running.Begin(lease.Id, ending);
            try
            {
                await EnhanceAsync(lease, work.Token);
                await lease.FinishAsync(ending);
            }
            catch (WorkLostException)
            {
                LogStopped(lease.Id);
            }
            catch (OperationCanceledException) when (work.IsCancellationRequested)
            {
                LogStopped(lease.Id);
                // Now, so that the next start does not take it for something that the server died of.
                await store.UpdateAsync(lease.Id, p => Requeued(p, lease), CancellationToken.None);
                if (ending.IsCancellationRequested)
                {
                    await lease.ReturnAsync(CancellationToken.None);
                }
            }
            // Whatever fails on a full disk may be a consequence of it.
            catch (Exception e) when (StorageFailure.Passes(e) || folder.IsFull)
            {
                await WaitAsync(lease, e, ending);
            }
            catch (Exception e)
            {
                await PersistAsync(() => FailAsync(lease, e, ending), ending);
            }
            finally
            {
                running.End(lease.Id);
                progress.Clear(lease.Id);
                events.Changed(lease.Id);
            }
        }
    }

    private async Task EnhanceAsync(IWorkLease lease, CancellationToken cancellationToken)
    {
        (ClaimedPhoto? photo, bool isGivenUp) = await ClaimedPhoto.TryBeginAsync(store, lease, cancellationToken);
        if (isGivenUp)
        {
            LogGivenUp(lease.Id, WorkerDeath.Most);
            metrics.Finished(PhotoState.Failed);
        }

        if (photo is null)
        {
            return;
        }

        if (events.IsHeard)
        {
            // All that wait have moved up by one.
            foreach (Photo waiting in await store.ListUnfinishedAsync(cancellationToken))
            {
                events.Changed(waiting.Id);
            }
        }

        long begun = time.GetTimestamp();
        await enhancement.RunAsync(photo, cancellationToken);
        pace.Took(time.GetElapsedTime(begun));
    }

    /// <summary>A photo was accepted: that the disk is full or the database locked costs it time, and no more.</summary>
    private async Task WaitAsync(IWorkLease lease, Exception e, CancellationToken ending)
    {
        LogWaits(lease.Id, e.Message);
        await PersistAsync(() => store.UpdateAsync(lease.Id, p => Requeued(p, lease), ending), ending);
        progress.Clear(lease.Id);
        events.Changed(lease.Id);
        await Task.Delay(UntilNextAttempt, time, ending);
        await PersistAsync(() => lease.ReturnAsync(ending), ending);
    }

    /// <summary>Writes down what became of a photo as soon as that can be written.</summary>
    private async Task PersistAsync(Func<Task> write, CancellationToken ending)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (StorageFailure.Passes(e))
            {
                await Task.Delay(UntilNextAttempt, time, ending);
            }
        }
    }

    private static Photo Requeued(Photo photo, IWorkLease lease) =>
        photo.State == PhotoState.Working && photo.Claim == lease.Claim
            ? photo with
            {
                State = PhotoState.Queued,
                Claim = null,
            }
            : photo;

    private async Task FailAsync(IWorkLease lease, Exception e, CancellationToken cancellationToken)
    {
        PhotoError error = PhotoErrors.Of(e);
        bool isOurs = false;
        Photo? failed = await store.UpdateAsync(
            lease.Id,
            p =>
            {
                isOurs = p.State == PhotoState.Working && p.Claim == lease.Claim;
                return isOurs ? p with { State = PhotoState.Failed, Claim = null, Error = error } : p;
            },
            cancellationToken
        );
        if (failed is null || !isOurs)
        {
            // It was deleted, and with it what the work needed; or another has it by now.
            LogStopped(lease.Id);
            return;
        }

        LogFailed(e, lease.Id, error.Detail);
        metrics.Finished(PhotoState.Failed);
        await lease.FinishAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Photo {Id} failed: {Detail}")]
    private partial void LogFailed(Exception e, PhotoId id, string detail);

    [LoggerMessage(LogLevel.Error, "Photo {Id} is given up: the server died {Deaths} times while it worked on it")]
    private partial void LogGivenUp(PhotoId id, int deaths);

    [LoggerMessage(LogLevel.Error, "Photo {Id} waits until there is room, or the database is free: {Reason}")]
    private partial void LogWaits(PhotoId id, string reason);

    [LoggerMessage(LogLevel.Information, "Work on photo {Id} was stopped")]
    private partial void LogStopped(PhotoId id);
}
