using System.Text.Json;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Cluster.Photos;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Pictures;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Cluster;

/// <summary>At a front end: what happens to photos anywhere reaches whoever listens here.</summary>
internal sealed class ClusterNews(
    NatsCluster cluster,
    PhotoMirror mirror,
    NearCopies near,
    PhotoEvents events,
    WorkProgress progress,
    WorkPace pace,
    IPhotoStore store,
    DevelopmentPlans plans,
    TimeProvider time
) : BackgroundService
{
    // When each photo in work began, as far as this front end knows.
    private readonly Dictionary<PhotoId, long> begun = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        mirror.Changed = Tell;
        // From here on, nothing is missed.
        await store.CountUnfinishedAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        mirror.Changed = null;
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        cluster.ListenAsync("progress", Hear, stoppingToken);

    private Task Hear(PhotoId photo, byte[]? json)
    {
        if (json is not null && JsonSerializer.Deserialize(json, PhotoJson.Of<StageProgress>()) is { } now)
        {
            progress.Report(photo, now.Stage, now.Fraction);
        }

        return Task.CompletedTask;
    }

    private void Tell(PhotoId id, Photo? before, Photo? after)
    {
        bool wasWaiting = before is { State: PhotoState.Queued };
        if (after is { State: PhotoState.Working })
        {
            begun.TryAdd(id, time.GetTimestamp());
        }
        else if (begun.Remove(id, out long from))
        {
            progress.Clear(id);
            if (after is { State: PhotoState.Done })
            {
                // It may have been made again, with another model. Whoever plans at the moment is waited for, though not here.
                _ = Task.Run(() => plans.Forget(id));
                pace.Took(time.GetElapsedTime(from));
            }
        }

        if (after is null)
        {
            near.Drop(id);
        }

        events.Changed(id);
        if (wasWaiting && after is not { State: PhotoState.Queued } && events.IsHeard)
        {
            // All that wait have moved up by one.
            foreach (PhotoId waiting in mirror.Waiting())
            {
                events.Changed(waiting);
            }
        }
    }
}
