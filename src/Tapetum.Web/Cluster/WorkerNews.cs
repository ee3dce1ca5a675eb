using System.Collections.Concurrent;
using System.Text.Json;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Cluster.Photos;
using Tapetum.Web.Photos;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Cluster;

/// <summary>At a worker: how far its photos are is told to all front ends, and work on photos that went is stopped. Nobody waits for it.</summary>
internal sealed class WorkerNews(
    NatsCluster cluster,
    WorkProgress progress,
    RunningWork running,
    NearCopies near,
    TimeProvider time
) : BackgroundService
{
    // As often as front ends tell their listeners.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<PhotoId, (PhotoStage Stage, long At)> told = new();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        progress.Reported = Tell;
        progress.Cleared = Clear;
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        cluster.ListenAsync("gone", (id, _) => running.StopAsync(id), stoppingToken);

    private void Tell(PhotoId id, PhotoStage stage, double fraction)
    {
        if (
            told.TryGetValue(id, out (PhotoStage Stage, long At) last)
            && last.Stage == stage
            && time.GetElapsedTime(last.At) < Pause
        )
        {
            return;
        }

        told[id] = (stage, time.GetTimestamp());
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new(stage, fraction), PhotoJson.Of<StageProgress>());
        _ = PublishAsync(cluster.Subject("progress", id.ToString()), json);
    }

    private async Task PublishAsync(string subject, byte[] json)
    {
        try
        {
            await cluster.Connection.PublishAsync(subject, json);
        }
        catch (Exception e) when (NatsFailure.Passes(e) || e is ObjectDisposedException)
        {
            // The next one may get through.
        }
    }

    private void Clear(PhotoId id)
    {
        told.TryRemove(id, out _);
        // This machine needs its files no more.
        near.Drop(id);
    }
}
