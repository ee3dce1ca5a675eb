using NATS.Client.KeyValueStore;
using NATS.Client.ObjectStore;

namespace Tapetum.Web.Cluster;

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
