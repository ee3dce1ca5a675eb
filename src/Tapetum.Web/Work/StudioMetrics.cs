using System.Diagnostics.Metrics;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Numbers for whoever runs the server.</summary>
internal sealed class StudioMetrics : IDisposable
{
    private readonly Meter meter;
    private readonly Counter<long> accepted;
    private readonly Counter<long> acceptedBytes;
    private readonly Counter<long> finished;
    private readonly Histogram<double> stageSeconds;
    private readonly IPhotoStore? store;
    private readonly IPhotoFiles? files;
    private long unfinished;
    private long usedBytes;

    /// <param name="meters">Makes them.</param>
    /// <param name="store">To count what waits; null where others do.</param>
    /// <param name="files">The same for what files take.</param>
    public StudioMetrics(IMeterFactory meters, IPhotoStore? store, IPhotoFiles? files)
    {
        (this.store, this.files) = (store, files);
        meter = meters.Create("Tapetum.Web");
        accepted = meter.CreateCounter<long>("photos_accepted", description: "Photos taken in");
        acceptedBytes = meter.CreateCounter<long>("uploaded_bytes", description: "Of photos taken in");
        finished = meter.CreateCounter<long>("photos_finished", description: "Photos worked on, by outcome");
        stageSeconds = meter.CreateHistogram<double>("stage_seconds", description: "How long stages take");
        if (store is null)
        {
            return;
        }

        meter.CreateObservableGauge(
            "photos_unfinished",
            () => Interlocked.Read(ref unfinished),
            description: "Photos that wait or are worked on"
        );
        meter.CreateObservableGauge(
            "disk_used_bytes",
            () => Interlocked.Read(ref usedBytes),
            description: "What all files take"
        );
    }

    /// <summary>Brings up to date what is not counted as it happens. Call it before the meters are read.</summary>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        if (store is not null && files is not null)
        {
            Interlocked.Exchange(ref unfinished, await store.CountUnfinishedAsync(cancellationToken));
            Interlocked.Exchange(ref usedBytes, await files.UsedBytesAsync(cancellationToken));
        }
    }

    public void Accepted(long bytes)
    {
        accepted.Add(1);
        acceptedBytes.Add(bytes);
    }

    public void Finished(PhotoState state) =>
        finished.Add(1, new KeyValuePair<string, object?>("outcome", state.ToString().ToLowerInvariant()));

    public void StageTook(PhotoStage stage, TimeSpan time) =>
        stageSeconds.Record(
            time.TotalSeconds,
            new KeyValuePair<string, object?>("stage", stage.ToString().ToLowerInvariant())
        );

    public void Dispose() => meter.Dispose();
}
