using System.Text.Json;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using NATS.Client.ObjectStore;
using NATS.Client.ObjectStore.Models;

namespace Tapetum.Web.Cluster.Nats;

/// <summary>Bytes in an object store, which nobody knows of before their names are written down elsewhere.</summary>
internal sealed class NatsObjects(NatsCluster cluster, INatsObjStore store)
{
    // A picture of 50 megapixels takes 600 MB.
    private static readonly TimeSpan Slowest = TimeSpan.FromMinutes(10);

    private readonly NatsErasure erasure = new(cluster, $"OBJ_{store.Bucket}");

    private string Stream => $"OBJ_{store.Bucket}";

    /// <param name="owner">The photo whose they are.</param>
    /// <param name="path">A file that does not change meanwhile.</param>
    /// <param name="cancellationToken">Leaves pieces that are tidied away later.</param>
    public Task<StoredObject> PutAsync(string owner, string path, CancellationToken cancellationToken) =>
        RunAsync(
            async stop =>
            {
                // A new name for each attempt: what an earlier one left half done is not gone on with.
                string name = $"{owner}/{Guid.NewGuid():N}";
                await using FileStream file = File.OpenRead(path);
                ObjectMetadata put = await store.PutAsync(name, file, leaveOpen: true, stop);
                return new StoredObject(name, put.Nuid!, file.Length);
            },
            cancellationToken
        );

    /// <summary>Appends all of it to a stream that can be set back.</summary>
    /// <returns>False when it has gone.</returns>
    public Task<bool> TryGetAsync(StoredObject what, Stream to, CancellationToken cancellationToken)
    {
        long start = to.Position;
        return RunAsync(
            async stop =>
            {
                try
                {
                    to.SetLength(start);
                    to.Position = start;
                    await store.GetAsync(what.Name, to, leaveOpen: true, stop);
                    return to.Position - start == what.Bytes;
                }
                catch (Exception e) when (NatsFailure.IsMissing(e))
                {
                    return false;
                }
            },
            cancellationToken
        );
    }

    /// <summary>Nothing is left of it, not even that there was something.</summary>
    public async Task DeleteAsync(StoredObject what, CancellationToken cancellationToken)
    {
        byte[] deleted = JsonSerializer.SerializeToUtf8Bytes(
            new ObjectMetadata
            {
                Name = what.Name,
                Bucket = store.Bucket,
                Deleted = true,
            },
            NatsJson.Default.ObjectMetadata
        );
        await erasure.EraseAsync($"$O.{store.Bucket}.M.{Coded(what.Name)}", deleted, cancellationToken);
        await DeleteChunksAsync(what.Chunks, cancellationToken);
    }

    /// <summary>What everything in it takes.</summary>
    public Task<long> UsedBytesAsync(CancellationToken cancellationToken) =>
        cluster.RunAsync(
            async stop =>
            {
                INatsJSStream stream = await cluster.JetStream.GetStreamAsync(Stream, cancellationToken: stop);
                return (long)stream.Info.State.Bytes;
            },
            cancellationToken
        );

    /// <summary>Under which names pieces lie.</summary>
    public Task<IReadOnlyList<string>> ListChunksAsync(CancellationToken cancellationToken) =>
        cluster.RunAsync<IReadOnlyList<string>>(
            async stop =>
            {
                string all = ChunksSubject(">");
                INatsJSStream stream = await cluster.JetStream.GetStreamAsync(
                    Stream,
                    new StreamInfoRequest { SubjectsFilter = all },
                    stop
                );
                IDictionary<string, long>? subjects = stream.Info.State.Subjects;
                return [.. subjects?.Keys.Select(subject => subject[(all.Length - 1)..]) ?? []];
            },
            cancellationToken
        );

    /// <summary>Deletes pieces that belong to nothing.</summary>
    public Task DeleteChunksAsync(string chunks, CancellationToken cancellationToken) =>
        erasure.EraseAsync(ChunksSubject(chunks), last: [], cancellationToken);

    /// <summary>As the object store's protocol writes names into subjects.</summary>
    private static string Coded(string name) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name)).Replace('+', '-').Replace('/', '_');

    private string ChunksSubject(string chunks) => $"$O.{store.Bucket}.C.{chunks}";

    private Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        cluster.RunAsync(work, Slowest, cancellationToken);
}
