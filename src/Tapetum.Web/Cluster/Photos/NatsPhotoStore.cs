using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Cluster.Uploads;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>Photos in a key-value bucket: a document each under its id, changed by revision, so that two machines never overwrite each other.</summary>
internal sealed class NatsPhotoStore(
    NatsCluster cluster,
    NatsDocuments<NumberedPhoto> documents,
    NatsDocuments<IntakeGate> gates,
    PhotoMirror mirror,
    TimeProvider time
) : IPhotoStore
{
    private const string GateKey = "gate";

    // A front end that died between the two writes of an acceptance.
    private static readonly TimeSpan ComingPatience = TimeSpan.FromMinutes(1);

    private ulong lastWrite;

    public async Task<bool> TryAddAsync(Photo photo, int capacity, CancellationToken cancellationToken)
    {
        string key = photo.Id.ToString();
        while (true)
        {
            (IntakeGate gate, ulong? revision) = await gates.FindAsync(GateKey, cancellationToken) is var (found, at)
                ? (found, at)
                : (new IntakeGate(1, new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal)), (ulong?)null);
            // Whatever was written before the gate was is counted.
            var known = (await mirror.ListAsync(revision ?? 0, cancellationToken)).ToDictionary(
                p => p.Photo.Id.ToString(),
                StringComparer.Ordinal
            );
            DateTimeOffset now = time.GetUtcNow();
            var coming = gate
                .Coming.Where(one => !known.ContainsKey(one.Key) && (now - one.Value).Duration() < ComingPatience)
                .ToDictionary(StringComparer.Ordinal);
            coming.Remove(key);
            if (coming.Count + known.Values.Count(p => IsUnfinished(p.Photo)) >= capacity)
            {
                return false;
            }

            coming[key] = now;
            IntakeGate next = new(gate.Next + 1, coming);
            ulong? changed = revision is { } old
                ? await gates.TryUpdateAsync(GateKey, next, old, cancellationToken)
                : await gates.TryCreateAsync(GateKey, next, cancellationToken);
            if (changed is not null)
            {
                Wrote(await documents.TryCreateAsync(key, new(gate.Next, photo), cancellationToken));
                return true;
            }
        }
    }

    public async Task<Photo?> FindAsync(PhotoId id, CancellationToken cancellationToken) =>
        (await documents.FindAsync(id.ToString(), cancellationToken))?.Document.Photo;

    public async Task<IReadOnlyList<Photo>> ListAsync(CancellationToken cancellationToken) =>
        [
            .. (await mirror.ListAsync(Interlocked.Read(ref lastWrite), cancellationToken))
                .OrderByDescending(p => p.Number)
                .Select(p => p.Photo),
        ];

    public async Task<IReadOnlyList<Photo>> ListUnfinishedAsync(CancellationToken cancellationToken) =>
        [
            .. (await mirror.ListAsync(Interlocked.Read(ref lastWrite), cancellationToken))
                .Where(p => IsUnfinished(p.Photo))
                .OrderBy(p => p.Number)
                .Select(p => p.Photo),
        ];

    public async Task<int> CountUnfinishedAsync(CancellationToken cancellationToken) =>
        (await mirror.ListAsync(Interlocked.Read(ref lastWrite), cancellationToken)).Count(p => IsUnfinished(p.Photo));

    public async Task<Photo?> UpdateAsync(PhotoId id, Func<Photo, Photo> change, CancellationToken cancellationToken)
    {
        (NumberedPhoto Document, ulong Revision)? updated = await documents.UpdateAsync(
            id.ToString(),
            document =>
                change(document.Photo) is var changed && changed == document.Photo
                    ? null
                    : document with
                    {
                        Photo = changed,
                    },
            cancellationToken
        );
        Wrote(updated?.Revision);
        return updated?.Document.Photo;
    }

    public async Task<bool> DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null)
        {
            return false;
        }

        await documents.DeleteAsync(id.ToString(), cancellationToken);
        mirror.Forget(id);
        // Whoever works on it stops.
        await cluster.Connection.PublishAsync(
            cluster.Subject("gone", id.ToString()),
            cancellationToken: cancellationToken
        );
        return true;
    }

    /// <summary>That there were others, a while ago, is forgotten.</summary>
    public Task ForgetDeletedAsync(CancellationToken cancellationToken) =>
        documents.ForgetDeletedAsync(cancellationToken);

    private static bool IsUnfinished(Photo photo) => photo.State is PhotoState.Queued or PhotoState.Working;

    /// <summary>Lists of this process have it from now on.</summary>
    private void Wrote(ulong? revision)
    {
        ulong before = Interlocked.Read(ref lastWrite);
        while (revision > before)
        {
            before =
                Interlocked.CompareExchange(ref lastWrite, revision.Value, before) is var seen && seen == before
                    ? revision.Value
                    : seen;
        }
    }
}
