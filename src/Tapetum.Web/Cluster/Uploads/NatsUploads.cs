using System.Collections.Concurrent;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Cluster.Uploads;

/// <summary>Uploads in pieces that can be gone on with at any front end: what came lies in the object store, at the latest after every <see cref="UploadPart.MostBytes"/>.</summary>
internal sealed class NatsUploads(
    NatsDocuments<UploadSoFar> uploads,
    NatsDocuments<UploadHold> holds,
    NatsObjects parts,
    DataFolder folder,
    TimeProvider time
) : IResumableUploads
{
    private readonly Lasting<(PhotoId Id, long Bytes)> idle = new();
    private readonly ConcurrentDictionary<PhotoId, bool> heldHere = new();

    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await uploads.ListAsync(cancellationToken)).Count;

    /// <summary>What others hold counts, too: a fifteenth of what they have reserved for it.</summary>
    public async Task<long> IdleBytesAsync(CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).Where(u => !heldHere.ContainsKey(u.Id)).Sum(u => u.SoFar.Bytes());

    public Task CreateAsync(PhotoId id, ResumableUpload upload, CancellationToken cancellationToken) =>
        uploads.TryCreateAsync(id.ToString(), new(upload, []), cancellationToken);

    public async Task<(ResumableUpload Upload, long Offset)?> FindAsync(
        PhotoId id,
        CancellationToken cancellationToken
    ) =>
        await uploads.FindAsync(id.ToString(), cancellationToken) is var (soFar, _)
            ? (soFar.Upload, soFar.Bytes())
            : null;

    public async Task<IReadOnlySet<PhotoId>> ListAsync(CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).Select(upload => upload.Id).ToHashSet();

    public async Task<IAsyncDisposable?> TryHoldAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (!heldHere.TryAdd(id, true))
        {
            return null;
        }

        void Release() => heldHere.TryRemove(id, out _);
        try
        {
            HeldUpload? hold = await HeldUpload.TryBeginAsync(id, holds, Release, time, cancellationToken);
            if (hold is null)
            {
                Release();
            }

            return hold;
        }
        catch
        {
            Release();
            throw;
        }
    }

    public async Task<Stream> AppendAsync(PhotoId id, CancellationToken cancellationToken)
    {
        (UploadSoFar soFar, ulong revision) = await RequireAsync(id, cancellationToken);
        string key = id.ToString();
        return new UploadPart(
            Path.Combine(folder.Temporary, PhotoId.New().ToString()),
            soFar.Bytes(),
            async path =>
            {
                StoredObject part = await parts.PutAsync(key, path, CancellationToken.None);
                soFar = soFar with { Parts = [.. soFar.Parts, part] };
                // Whoever lost the upload to another, for want of signs of life, does not append to what that one has.
                revision =
                    await uploads.TryUpdateAsync(key, soFar, revision, CancellationToken.None)
                    ?? throw new IOException("Another went on with this upload.");
            }
        );
    }

    public async Task<GatheredUpload> GatherAsync(PhotoId id, CancellationToken cancellationToken)
    {
        (UploadSoFar soFar, _) = await RequireAsync(id, cancellationToken);
        string path = Path.Combine(folder.Temporary, PhotoId.New().ToString());
        try
        {
            await using FileStream whole = new(path, FileMode.CreateNew, FileAccess.ReadWrite);
            foreach (StoredObject part in soFar.Parts)
            {
                if (!await parts.TryGetAsync(part, whole, cancellationToken))
                {
                    throw new IOException("A part of the upload is missing.");
                }
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        return new(path, isCopy: true);
    }

    public async Task DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(id.ToString(), cancellationToken) is not var (soFar, _))
        {
            return;
        }

        await uploads.DeleteAsync(id.ToString(), cancellationToken);
        foreach (StoredObject part in soFar.Parts)
        {
            await parts.DeleteAsync(part, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<PhotoId>> ListIdleAsync(
        TimeSpan now,
        TimeSpan patience,
        CancellationToken cancellationToken
    ) =>
        [
            .. idle.Look(
                    (await AllAsync(cancellationToken))
                        .Where(upload => !heldHere.ContainsKey(upload.Id))
                        .Select(upload => (upload.Id, upload.SoFar.Bytes())),
                    now,
                    patience
                )
                .Select(upload => upload.Id),
        ];

    /// <summary>Pieces that belong to no upload: of one that is coming in, or was when a process died.</summary>
    public async Task<IReadOnlyList<string>> ListStrayChunksAsync(CancellationToken cancellationToken)
    {
        HashSet<string> strays = [.. await parts.ListChunksAsync(cancellationToken)];
        strays.ExceptWith((await AllAsync(cancellationToken)).SelectMany(u => u.SoFar.Parts).Select(p => p.Chunks));
        return [.. strays];
    }

    /// <summary>That there were others, a while ago, is forgotten.</summary>
    public Task ForgetDeletedAsync(CancellationToken cancellationToken) =>
        uploads.ForgetDeletedAsync(cancellationToken);

    public Task DeleteChunksAsync(string chunks, CancellationToken cancellationToken) =>
        parts.DeleteChunksAsync(chunks, cancellationToken);

    private async Task<IEnumerable<(PhotoId Id, UploadSoFar SoFar)>> AllAsync(CancellationToken cancellationToken) =>
        (await uploads.ListAsync(cancellationToken)).Select(u => (PhotoId.Parse(u.Key, null), u.Document));

    private async Task<(UploadSoFar SoFar, ulong Revision)> RequireAsync(
        PhotoId id,
        CancellationToken cancellationToken
    ) => await uploads.FindAsync(id.ToString(), cancellationToken) ?? throw new IOException("The upload was given up.");
}
