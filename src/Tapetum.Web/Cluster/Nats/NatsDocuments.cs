using System.Text.Json;
using NATS.Client.Core;
using NATS.Client.KeyValueStore;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>JSON documents in a key-value bucket, each with the revision that it was read at: who writes an older one is told.</summary>
internal sealed class NatsDocuments<T>(NatsCluster cluster, INatsKVStore store)
    where T : class
{
    private static readonly TimeSpan DeletedKept = TimeSpan.FromMinutes(30);

    private readonly NatsErasure erasure = new(cluster, $"KV_{store.Bucket}");

    public INatsKVStore Store => store;

    /// <returns>Null when there is none.</returns>
    public Task<(T Document, ulong Revision)?> FindAsync(string key, CancellationToken cancellationToken) =>
        cluster.RunAsync<(T, ulong)?>(
            async stop =>
            {
                try
                {
                    NatsKVEntry<byte[]> found = await store.GetEntryAsync<byte[]>(key, cancellationToken: stop);
                    return (Parse(found.Value!), found.Revision);
                }
                catch (Exception e) when (NatsFailure.IsMissing(e))
                {
                    return null;
                }
            },
            cancellationToken
        );

    /// <returns>Its revision; null when there is one already.</returns>
    public Task<ulong?> TryCreateAsync(string key, T document, CancellationToken cancellationToken) =>
        cluster.RunAsync<ulong?>(
            async stop =>
            {
                NatsResult<ulong> created = await store.TryCreateAsync(key, Write(document), cancellationToken: stop);
                return created.Success ? created.Value
                    : created.Error is NatsKVCreateException or NatsKVWrongLastRevisionException ? null
                    : throw created.Error;
            },
            cancellationToken
        );

    /// <returns>Its new revision; null when it has been changed since.</returns>
    public Task<ulong?> TryUpdateAsync(string key, T document, ulong revision, CancellationToken cancellationToken) =>
        cluster.RunAsync<ulong?>(
            async stop =>
            {
                NatsResult<ulong> updated = await store.TryUpdateAsync(
                    key,
                    Write(document),
                    revision,
                    cancellationToken: stop
                );
                return updated.Success ? updated.Value
                    : updated.Error is NatsKVWrongLastRevisionException ? null
                    : throw updated.Error;
            },
            cancellationToken
        );

    /// <summary>Changes a document that is there.</summary>
    /// <param name="key">Which.</param>
    /// <param name="change">Is asked again where another changes it meanwhile; null leaves it as it is.</param>
    /// <param name="cancellationToken">Changes nothing.</param>
    /// <returns>What it is then, and its revision; null when there is none.</returns>
    public async Task<(T Document, ulong Revision)?> UpdateAsync(
        string key,
        Func<T, T?> change,
        CancellationToken cancellationToken
    )
    {
        while (await FindAsync(key, cancellationToken) is var (document, revision))
        {
            if (change(document) is not { } changed)
            {
                return (document, revision);
            }

            if (await TryUpdateAsync(key, changed, revision, cancellationToken) is { } now)
            {
                return (changed, now);
            }
        }

        return null;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        cluster.RunAsync(
            async stop =>
            {
                NatsResult purged = await store.TryPurgeAsync(key, cancellationToken: stop);
                return purged.Success ? true : throw purged.Error;
            },
            cancellationToken
        );

    /// <summary>All at this moment.</summary>
    public async Task<IReadOnlyList<(string Key, T Document)>> ListAsync(CancellationToken cancellationToken) =>
        [
            .. (await EntriesAsync<byte[]>(metaOnly: false, cancellationToken))
                .Where(entry => entry.Operation == NatsKVOperation.Put)
                .Select(entry => (entry.Key, Parse(entry.Value!))),
        ];

    /// <summary>That there were others, half an hour ago and longer, is forgotten.</summary>
    public async Task ForgetDeletedAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset limit = cluster.UtcNow - DeletedKept;
        foreach (NatsKVEntry<int> entry in await EntriesAsync<int>(metaOnly: true, cancellationToken))
        {
            if (entry.Operation != NatsKVOperation.Put && entry.Created < limit)
            {
                await erasure.EraseAsync(entry.Revision, cancellationToken);
            }
        }
    }

    private Task<IReadOnlyList<NatsKVEntry<TValue>>> EntriesAsync<TValue>(
        bool metaOnly,
        CancellationToken cancellationToken
    ) =>
        cluster.RunAsync<IReadOnlyList<NatsKVEntry<TValue>>>(
            async stop =>
            {
                List<NatsKVEntry<TValue>> all = [];
                bool isEmpty = false;
                NatsKVWatchOpts once = new()
                {
                    MetaOnly = metaOnly,
                    OnNoData = _ =>
                    {
                        isEmpty = true;
                        return ValueTask.FromResult(true);
                    },
                };
                await foreach (
                    NatsKVEntry<TValue> entry in store.WatchAsync<TValue>(opts: once, cancellationToken: stop)
                )
                {
                    all.Add(entry);
                    if (entry.Delta == 0)
                    {
                        return all;
                    }
                }

                return isEmpty ? all : throw new TimeoutException("The list broke off.");
            },
            cancellationToken
        );

    public static T Parse(byte[] json) =>
        JsonSerializer.Deserialize(json, PhotoJson.Of<T>())
        ?? throw new InvalidDataException("A key of the studio holds null.");

    private static byte[] Write(T document) => JsonSerializer.SerializeToUtf8Bytes(document, PhotoJson.Of<T>());
}
