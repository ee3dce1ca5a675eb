using Tapetum.Web.Cluster.Photos;
using Tapetum.Web.Cluster.Uploads;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Intake;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Cluster;

/// <summary>
/// At each front end: makes good what a machine left half done that died between two writes. What is looked at may be somebody's who lives and is not done with it, so it counts only
/// when it has stayed for a while, by this process's own time. Several do no harm at once.
/// </summary>
internal sealed partial class Reconciliation(
    NatsWorkQueue queue,
    NatsPhotoStore store,
    NatsPhotoFiles files,
    NatsUploads uploads,
    PhotoIntake intake,
    PhotoRemover remover,
    OutdatedPhotos outdated,
    TimeProvider time,
    ILogger<Reconciliation> log
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    // An acceptance is two writes, one after the other; an upload of a large file may take minutes.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private const int RoundsBetweenTidying = 40;

    private readonly long startedAt = time.GetTimestamp();
    private readonly Lasting<PhotoId> owed = new();
    private readonly Lasting<PhotoId> passing = new();
    private readonly Lasting<PhotoId> withdrawn = new();
    private readonly Lasting<PhotoId> unknown = new();
    private readonly Lasting<string> strayFiles = new();
    private readonly Lasting<string> strayParts = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Period, time);
        for (int round = 0; ; round++)
        {
            try
            {
                if (round == 0)
                {
                    await MakeAgainAsync(stoppingToken);
                }

                await LookAsync(stoppingToken);
                if (round % RoundsBetweenTidying == 0)
                {
                    await TidyAsync(stoppingToken);
                }
            }
            catch (Exception e) when (StorageFailure.Passes(e))
            {
                // The next round makes it good.
                LogNotDone(e.Message);
            }

            if (!await timer.WaitForNextTickAsync(stoppingToken))
            {
                return;
            }
        }
    }

    private async Task MakeAgainAsync(CancellationToken cancellationToken)
    {
        await foreach (PhotoId id in outdated.RequeueAsync(cancellationToken))
        {
            await queue.PutAsync(id, cancellationToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        TimeSpan now = time.GetElapsedTime(startedAt);
        // Asked in this order: what is done meanwhile has left the one and may be in the other.
        IReadOnlySet<PhotoId> queued = await queue.ListAsync(cancellationToken);
        IReadOnlyList<Photo> unfinished = await store.ListUnfinishedAsync(cancellationToken);
        IEnumerable<PhotoId> forgotten = unfinished.Select(photo => photo.Id).Where(id => !queued.Contains(id));
        foreach (PhotoId id in owed.Look(forgotten, now, Moment))
        {
            Photo? photo = await store.UpdateAsync(
                id,
                p => p.State == PhotoState.Working ? WorkerDeath.Of(p) : p,
                cancellationToken
            );
            if (photo is { State: PhotoState.Queued })
            {
                LogOwed(id);
                await queue.PutAsync(id, cancellationToken);
            }
        }

        // Whoever waited for one of these has gone with a front end that died.
        IEnumerable<Photo> left = (await store.ListAsync(cancellationToken)).Where(photo =>
            photo is { IsPassing: true, State: PhotoState.Done or PhotoState.Failed }
        );
        foreach (PhotoId id in passing.Look(left.Select(photo => photo.Id), now, Long))
        {
            await remover.RemoveAsync(id, cancellationToken);
        }
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        TimeSpan now = time.GetElapsedTime(startedAt);
        foreach (PhotoId id in withdrawn.Look(await files.ListWithdrawnAsync(cancellationToken), now, Moment))
        {
            await store.DeleteAsync(id, cancellationToken);
            await files.DeleteAsync(id, cancellationToken);
        }

        IReadOnlyList<PhotoId> withFiles = await files.ListAsync(cancellationToken);
        HashSet<PhotoId> known = [.. (await store.ListAsync(cancellationToken)).Select(photo => photo.Id)];
        foreach (PhotoId id in unknown.Look(withFiles.Where(id => !known.Contains(id)), now, Long))
        {
            // Nobody was told that it was accepted; one too many is better than one too few.
            if (await intake.AdoptAsync(id, cancellationToken))
            {
                LogAdopted(id);
            }
            else
            {
                await files.DeleteAsync(id, cancellationToken);
            }
        }

        foreach (string chunks in strayFiles.Look(await files.ListStrayChunksAsync(cancellationToken), now, Long))
        {
            await files.DeleteChunksAsync(chunks, cancellationToken);
        }

        foreach (string chunks in strayParts.Look(await uploads.ListStrayChunksAsync(cancellationToken), now, Long))
        {
            await uploads.DeleteChunksAsync(chunks, cancellationToken);
        }

        await store.ForgetDeletedAsync(cancellationToken);
        await files.ForgetDeletedAsync(cancellationToken);
        await uploads.ForgetDeletedAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Photo {Id} was accepted and stood in no queue: it waits again")]
    private partial void LogOwed(PhotoId id);

    [LoggerMessage(LogLevel.Warning, "Photo {Id} had files alone: it is made again of its upload")]
    private partial void LogAdopted(PhotoId id);

    [LoggerMessage(LogLevel.Warning, "What machines left half done could not be looked after: {Reason}")]
    private partial void LogNotDone(string reason);
}
