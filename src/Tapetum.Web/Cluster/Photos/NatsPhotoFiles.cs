using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>Files of photos in an object store, with copies near. Which files a photo has stands in one document, so that a file appears whole or not at all, on all machines at once.</summary>
internal sealed class NatsPhotoFiles(
    NatsDocuments<FilesOfPhoto> lists,
    NatsObjects objects,
    NearCopies near,
    DataFolder folder
) : IPhotoFiles
{
    public string NewTemporaryPath() => Path.Combine(folder.Temporary, PhotoId.New().ToString());

    public async Task PutAsync(PhotoId id, PhotoFile file, string temporaryPath, CancellationToken cancellationToken)
    {
        string key = id.ToString();
        bool isFirst = file == PhotoFile.GivenName;
        if (!isFirst && await FilesOfAsync(id, cancellationToken) is null)
        {
            File.Delete(temporaryPath);
            throw Gone();
        }

        StoredObject stored = await objects.PutAsync(key, temporaryPath, cancellationToken);
        StoredObject? before = null;
        bool isThere = false;
        FilesOfPhoto Add(FilesOfPhoto files)
        {
            before = files.Find(file.Name);
            isThere = before == stored;
            return files with { Files = [.. files.Files.Where(f => f.Name != file.Name), new(file.Name, stored)] };
        }

        bool added =
            isFirst && await lists.TryCreateAsync(key, Add(new([], IsWithdrawn: false)), cancellationToken) is not null;
        if (!added)
        {
            bool isGone = false;
            var updated = await lists.UpdateAsync(
                key,
                files => (isGone = files.IsWithdrawn) ? null : Add(files),
                cancellationToken
            );
            if (updated is null || isGone)
            {
                await objects.DeleteAsync(stored, CancellationToken.None);
                File.Delete(temporaryPath);
                throw Gone();
            }
        }

        near.Add(stored, temporaryPath);
        if (before is not null && !isThere)
        {
            await objects.DeleteAsync(before, cancellationToken);
        }
    }

    public async Task TakeBackAsync(PhotoId id, string temporaryPath, CancellationToken cancellationToken)
    {
        if (
            (await FilesOfAsync(id, cancellationToken))?.Find(PhotoFile.Original.Name) is { } original
            && await NearAsync(original, cancellationToken) is not null
        )
        {
            near.MoveOut(original, temporaryPath);
        }

        await DeleteAsync(id, cancellationToken);
    }

    public async Task<string?> FindAsync(PhotoId id, PhotoFile file, CancellationToken cancellationToken) =>
        (await FilesOfAsync(id, cancellationToken))?.Find(file.Name) is { } stored
            ? await NearAsync(stored, cancellationToken)
            : null;

    public Task KeepNewestAsync(PhotoId id, string prefix, int count, CancellationToken cancellationToken) =>
        RemoveAsync(
            id,
            files => files.Where(file => file.Name.StartsWith(prefix, StringComparison.Ordinal)).Reverse().Skip(count),
            cancellationToken
        );

    public Task KeepOnlyAsync(PhotoId id, IReadOnlyList<PhotoFile> kept, CancellationToken cancellationToken) =>
        RemoveAsync(id, files => files.Where(file => !kept.Any(one => one.Name == file.Name)), cancellationToken);

    public async Task WithdrawAsync(PhotoId id, CancellationToken cancellationToken)
    {
        var withdrawn = await lists.UpdateAsync(
            id.ToString(),
            files => files.IsWithdrawn ? null : files with { IsWithdrawn = true },
            cancellationToken
        );
        foreach (FilesOfPhoto.Entry file in withdrawn?.Document.Files ?? [])
        {
            await objects.DeleteAsync(file.Object, cancellationToken);
        }

        near.Drop(id);
    }

    public async Task DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        await WithdrawAsync(id, cancellationToken);
        await lists.DeleteAsync(id.ToString(), cancellationToken);
    }

    public async Task<IReadOnlyList<PhotoId>> ListAsync(CancellationToken cancellationToken) =>
        await ListAsync(isWithdrawn: false, cancellationToken);

    public async Task<IReadOnlyList<PhotoId>> ListWithdrawnAsync(CancellationToken cancellationToken) =>
        await ListAsync(isWithdrawn: true, cancellationToken);

    public Task<long> UsedBytesAsync(CancellationToken cancellationToken) => objects.UsedBytesAsync(cancellationToken);

    /// <summary>Pieces that belong to no file: of one that is being put, or was when a process died.</summary>
    public async Task<IReadOnlyList<string>> ListStrayChunksAsync(CancellationToken cancellationToken)
    {
        // What is put between the two questions is taken for a stray once.
        HashSet<string> strays = [.. await objects.ListChunksAsync(cancellationToken)];
        strays.ExceptWith(
            (await lists.ListAsync(cancellationToken))
                .SelectMany(list => list.Document.Files)
                .Select(f => f.Object.Chunks)
        );
        return [.. strays];
    }

    /// <summary>That there were others, a while ago, is forgotten.</summary>
    public Task ForgetDeletedAsync(CancellationToken cancellationToken) => lists.ForgetDeletedAsync(cancellationToken);

    public Task DeleteChunksAsync(string chunks, CancellationToken cancellationToken) =>
        objects.DeleteChunksAsync(chunks, cancellationToken);

    private static DirectoryNotFoundException Gone() => new("The photo was deleted.");

    private async Task<FilesOfPhoto?> FilesOfAsync(PhotoId id, CancellationToken cancellationToken) =>
        await lists.FindAsync(id.ToString(), cancellationToken) is ({ IsWithdrawn: false } files, _) ? files : null;

    private Task<string?> NearAsync(StoredObject stored, CancellationToken cancellationToken) =>
        near.FindAsync(
            stored,
            async () =>
            {
                string temporary = NewTemporaryPath();
                bool isHere = false;
                try
                {
                    await using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
                    {
                        isHere = await objects.TryGetAsync(stored, file, cancellationToken);
                    }

                    return isHere ? temporary : null;
                }
                finally
                {
                    if (!isHere)
                    {
                        File.Delete(temporary);
                    }
                }
            }
        );

    private async Task RemoveAsync(
        PhotoId id,
        Func<IEnumerable<FilesOfPhoto.Entry>, IEnumerable<FilesOfPhoto.Entry>> choose,
        CancellationToken cancellationToken
    )
    {
        List<FilesOfPhoto.Entry> removed = [];
        await lists.UpdateAsync(
            id.ToString(),
            files =>
            {
                removed = files.IsWithdrawn ? [] : [.. choose(files.Files)];
                return removed.Count == 0 ? null : files with { Files = [.. files.Files.Except(removed)] };
            },
            cancellationToken
        );
        foreach (FilesOfPhoto.Entry file in removed)
        {
            await objects.DeleteAsync(file.Object, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<PhotoId>> ListAsync(bool isWithdrawn, CancellationToken cancellationToken) =>
        [
            .. (await lists.ListAsync(cancellationToken))
                .Where(list => list.Document.IsWithdrawn == isWithdrawn)
                .Select(list => PhotoId.Parse(list.Key, null)),
        ];
}
