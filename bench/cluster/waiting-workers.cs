// Workers that only wait, for cluster.sh scale: photos without files are put in at once, then as many workers as asked for take them, hold each for a while, tell how far they are, and write it down as done.
//   dotnet run bench/cluster/waiting-workers.cs -- nats://HOST:PORT WORKERS PHOTOS SECONDS
#:project ../../src/Tapetum.Web/Tapetum.Web.csproj
#:property PublishAot=false
#:property AssemblyName=Tapetum.Bench

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tapetum.Bench;
using Tapetum.Web;
using Tapetum.Web.Cluster;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;

if (args is not [var servers, var workerText, var photoText, var secondText])
{
    Console.Error.WriteLine(
        "usage: dotnet run bench/cluster/waiting-workers.cs -- nats://HOST:PORT WORKERS PHOTOS SECONDS"
    );
    return 2;
}

int workers = int.Parse(workerText, CultureInfo.InvariantCulture);
int photos = int.Parse(photoText, CultureInfo.InvariantCulture);
var hold = TimeSpan.FromSeconds(double.Parse(secondText, CultureInfo.InvariantCulture));
ClusterOptions options = new() { Servers = servers };
using CancellationTokenSource end = new();

await using Machine first = await Machine.JoinAsync(options);
var clock = Stopwatch.StartNew();
for (int i = 0; i < photos; i++)
{
    PhotoId id = PhotoId.New();
    Photo photo = new()
    {
        Id = id,
        Name = $"{i}.dng",
        Bytes = 1,
        CreatedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
        State = PhotoState.Queued,
        WidthPx = 4000,
        HeightPx = 3000,
    };
    await first.Store.TryAddAsync(photo, int.MaxValue, CancellationToken.None);
    await first.Queue.PutAsync(id, CancellationToken.None);
}

Console.WriteLine(
    FormattableString.Invariant($"put in {photos} photos: {photos / clock.Elapsed.TotalSeconds:F0} a second")
);
int done = 0;
int lost = 0;
Machine[] machines = await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Machine.JoinAsync(options)));
clock.Restart();
Task[] working = [.. machines.Select(WorkAsync)];
while (Volatile.Read(ref done) < photos)
{
    await Task.Delay(100);
}

double seconds = clock.Elapsed.TotalSeconds;
double least = Math.Ceiling((double)photos / workers) * hold.TotalSeconds;
Console.WriteLine(
    FormattableString.Invariant(
        $"{workers} workers that hold each photo for {hold.TotalSeconds:F1} s: {seconds:F1} s, {least / seconds:P0} of what waiting alone allows, {photos / seconds:F0} photos a second; lost to another {lost}"
    )
);
await end.CancelAsync();
await Task.WhenAll(working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
foreach (Machine machine in machines)
{
    await machine.DisposeAsync();
}

return 0;

async Task WorkAsync(Machine machine)
{
    while (true)
    {
        await using IWorkLease lease = await machine.Queue.TakeAsync(end.Token);
        (ClaimedPhoto? claimed, _) = await ClaimedPhoto.TryBeginAsync(machine.Store, lease, CancellationToken.None);
        if (claimed is null)
        {
            Interlocked.Increment(ref lost);
            await lease.FinishAsync(CancellationToken.None);
            continue;
        }

        await Task.Delay(hold);
        await claimed.UpdateAsync(
            photo => photo with { State = PhotoState.Done, Claim = null, StoredForm = StoredPicture.Form },
            CancellationToken.None
        );
        await lease.FinishAsync(CancellationToken.None);
        Interlocked.Increment(ref done);
    }
}

namespace Tapetum.Bench
{
    /// <summary>A connection of its own.</summary>
    internal sealed record Machine(NatsCluster Cluster, NatsPhotoStore Store, NatsWorkQueue Queue, PhotoMirror Mirror)
        : IAsyncDisposable
    {
        public static async Task<Machine> JoinAsync(ClusterOptions options)
        {
            ClusterBuckets buckets = await ClusterBuckets.OpenAsync(
                options,
                TimeProvider.System,
                CancellationToken.None
            );
            NatsDocuments<NumberedPhoto> photos = new(buckets.Cluster, buckets.Photos);
            PhotoMirror mirror = new(buckets.Cluster, photos, TimeProvider.System, NullLogger<PhotoMirror>.Instance);
            NatsPhotoStore store = new(
                buckets.Cluster,
                photos,
                new(buckets.Cluster, buckets.Photos),
                mirror,
                TimeProvider.System
            );
            await buckets.Queue.BeginAsync(CancellationToken.None);
            return new(buckets.Cluster, store, buckets.Queue, mirror);
        }

        public async ValueTask DisposeAsync()
        {
            await Mirror.DisposeAsync();
            await Cluster.DisposeAsync();
        }
    }
}
