using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;
using Tapetum.Web.Cluster.Uploads;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>All that a studio has on its servers, opened.</summary>
/// <param name="Cluster">The connection.</param>
/// <param name="Photos">Photos' documents.</param>
/// <param name="Lists">Which files they have.</param>
/// <param name="Files">The files.</param>
/// <param name="Uploads">Uploads in pieces.</param>
/// <param name="Parts">Their pieces.</param>
/// <param name="Ledger">Who has which room.</param>
/// <param name="Holds">Who sends to which upload.</param>
/// <param name="Queue">The work.</param>
internal sealed record ClusterBuckets(
    NatsCluster Cluster,
    INatsKVStore Photos,
    INatsKVStore Lists,
    INatsObjStore Files,
    INatsKVStore Uploads,
    INatsObjStore Parts,
    INatsKVStore Ledger,
    INatsKVStore Holds,
    NatsWorkQueue Queue
)
{
    /// <summary>What a machine of a cluster begins with: its own folder, and what it shares. Both are let go of when nothing can be built on them.</summary>
    /// <param name="options">With a cluster.</param>
    /// <param name="time">The clock.</param>
    /// <param name="build">Has both from then on.</param>
    /// <param name="cancellationToken">Builds nothing.</param>
    /// <exception cref="TapetumException">The folder cannot be used, or the others cannot be met.</exception>
    public static async Task<T> UseAsync<T>(
        StudioOptions options,
        TimeProvider time,
        Func<DataFolder, ClusterBuckets, T> build,
        CancellationToken cancellationToken
    )
    {
        var folder = DataFolder.Open(options.DataFolder);
        ClusterBuckets? buckets = null;
        try
        {
            folder.RequireNoDatabase();
            buckets = await OpenAsync(options.Cluster!, time, cancellationToken);
            return build(folder, buckets);
        }
        catch
        {
            await (buckets?.Cluster.DisposeAsync() ?? ValueTask.CompletedTask);
            folder.Dispose();
            throw;
        }
    }

    /// <exception cref="ClusterException">It cannot be reached, or refuses.</exception>
    public static async Task<ClusterBuckets> OpenAsync(
        ClusterOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        NatsCluster cluster = await NatsCluster.ConnectAsync(options, time, cancellationToken);
        try
        {
            NatsWorkQueue queue = new(cluster, time);
            await queue.OpenAsync(cancellationToken);
            return new(
                cluster,
                await cluster.OpenKeysAsync("photos", inMemory: false, maxAge: null, cancellationToken),
                await cluster.OpenKeysAsync("files", inMemory: false, maxAge: null, cancellationToken),
                await cluster.OpenObjectsAsync("files", cancellationToken),
                await cluster.OpenKeysAsync("uploads", inMemory: false, maxAge: null, cancellationToken),
                await cluster.OpenObjectsAsync("parts", cancellationToken),
                await cluster.OpenKeysAsync("ledger", inMemory: true, maxAge: null, cancellationToken),
                await cluster.OpenKeysAsync("holds", inMemory: true, HeldUpload.Life, cancellationToken),
                queue
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await cluster.DisposeAsync();
            throw new ClusterException(
                cluster.Shown,
                $"the studio's streams cannot be made there ({(e.InnerException ?? e).Message.TrimEnd('.')})",
                "Give this account JetStream with enough storage, and no more --replicas than there are servers.",
                e
            );
        }
    }
}
