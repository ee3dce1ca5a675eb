using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>Files in a folder: <c>photos/ID/original</c>, and <c>temporary/</c> for what is not finished.</summary>
internal sealed class FolderPhotoFiles : IPhotoFiles
{
    private static readonly EnumerationOptions WithoutLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    private readonly DataFolder folder;
    private long usedBytes;

    public FolderPhotoFiles(DataFolder folder)
    {
        this.folder = folder;
        usedBytes = BytesIn(folder.Photos);
    }

    public string NewTemporaryPath() => Path.Combine(folder.Temporary, PhotoId.New().ToString());

    public Task PutAsync(PhotoId id, PhotoFile file, string temporaryPath, CancellationToken cancellationToken)
    {
        using (FileStream written = new(temporaryPath, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        // Others come after it: a photo that was deleted meanwhile does not come back.
        if (file == PhotoFile.GivenName)
        {
            OwnersAlone.MakeFolder(FolderOf(id));
        }

        if (Directory.Exists(FolderOf(id)) && !OwnersAlone.IsRealFolder(FolderOf(id)))
        {
            throw new IOException($"{FolderOf(id)} is a symbolic link.");
        }

        OwnersAlone.TakeFile(temporaryPath);
        FileInfo before = new(PathOf(id, file));
        long change = new FileInfo(temporaryPath).Length - (before.Exists ? before.Length : 0);
        try
        {
            File.Move(temporaryPath, PathOf(id, file), overwrite: true);
        }
        catch (DirectoryNotFoundException)
        {
            File.Delete(temporaryPath);
            throw;
        }

        Interlocked.Add(ref usedBytes, change);
        return Task.CompletedTask;
    }

    public async Task TakeBackAsync(PhotoId id, string temporaryPath, CancellationToken cancellationToken)
    {
        string original = PathOf(id, PhotoFile.Original);
        if (File.Exists(original))
        {
            Interlocked.Add(ref usedBytes, -new FileInfo(original).Length);
            File.Move(original, temporaryPath);
        }

        await DeleteAsync(id, cancellationToken);
    }

    public Task<string?> FindAsync(PhotoId id, PhotoFile file, CancellationToken cancellationToken)
    {
        string path = PathOf(id, file);
        bool isThere = OwnersAlone.IsRealFolder(FolderOf(id)) && OwnersAlone.IsRealFile(path);
        return Task.FromResult(isThere ? path : null);
    }

    public Task KeepNewestAsync(PhotoId id, string prefix, int count, CancellationToken cancellationToken)
    {
        IEnumerable<FileInfo> old = new DirectoryInfo(FolderOf(id))
            .EnumerateFiles($"{prefix}*")
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Skip(count);
        DeleteAll(old);
        return Task.CompletedTask;
    }

    public Task KeepOnlyAsync(PhotoId id, IReadOnlyList<PhotoFile> kept, CancellationToken cancellationToken)
    {
        DeleteAll(
            new DirectoryInfo(FolderOf(id)).EnumerateFiles().Where(file => !kept.Any(one => one.Name == file.Name))
        );
        return Task.CompletedTask;
    }

    /// <summary>Whether there is no other file of the photo, and perhaps not even that.</summary>
    public Task<bool> HasNothingButAsync(PhotoId id, PhotoFile file, CancellationToken cancellationToken) =>
        Task.FromResult(
            new DirectoryInfo(FolderOf(id)).EnumerateFileSystemInfos().All(found => found.Name == file.Name)
        );

    public Task WithdrawAsync(PhotoId id, CancellationToken cancellationToken)
    {
        string withdrawn = WithdrawnOf(id);
        if (Directory.Exists(FolderOf(id)))
        {
            if (Directory.Exists(withdrawn))
            {
                Directory.Delete(withdrawn, recursive: true);
            }

            Directory.Move(FolderOf(id), withdrawn);
            Interlocked.Add(ref usedBytes, -BytesIn(withdrawn));
        }

        // The empty folder says that the photo is to go.
        foreach (FileInfo file in Directory.Exists(withdrawn) ? new DirectoryInfo(withdrawn).GetFiles() : [])
        {
            file.Delete();
        }

        return Task.CompletedTask;
    }

    public async Task DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        await WithdrawAsync(id, cancellationToken);
        if (Directory.Exists(WithdrawnOf(id)))
        {
            Directory.Delete(WithdrawnOf(id), recursive: true);
        }
    }

    /// <summary>Moves the files out of the way, for a person to look at.</summary>
    /// <returns>Where to.</returns>
    public Task<string> SetAsideAsync(PhotoId id, CancellationToken cancellationToken)
    {
        OwnersAlone.MakeFolder(folder.LostAndFound);
        string place = Path.Combine(folder.LostAndFound, id.ToString());
        for (int count = 2; Path.Exists(place); count++)
        {
            place = Path.Combine(folder.LostAndFound, $"{id}-{count}");
        }

        Directory.Move(FolderOf(id), place);
        Interlocked.Add(ref usedBytes, -BytesIn(place));
        return Task.FromResult(place);
    }

    public Task<IReadOnlyList<PhotoId>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult(IdsIn(folder.Photos));

    public Task<IReadOnlyList<PhotoId>> ListWithdrawnAsync(CancellationToken cancellationToken) =>
        Task.FromResult(IdsIn(folder.Deleted));

    public Task<long> UsedBytesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Read(ref usedBytes));

    private static IReadOnlyList<PhotoId> IdsIn(string folder) =>
        [
            .. Directory
                .EnumerateDirectories(folder)
                .Where(OwnersAlone.IsRealFolder)
                .Select(path => PhotoId.TryParse(Path.GetFileName(path), null, out PhotoId id) ? id : default)
                .Where(id => id != default),
        ];

    private static long BytesIn(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", WithoutLinks).Sum(file => file.Length);

    private void DeleteAll(IEnumerable<FileInfo> files)
    {
        foreach (FileInfo file in files)
        {
            long bytes = file.Length;
            file.Delete();
            Interlocked.Add(ref usedBytes, -bytes);
        }
    }

    private string FolderOf(PhotoId id) => Path.Combine(folder.Photos, id.ToString());

    private string WithdrawnOf(PhotoId id) => Path.Combine(folder.Deleted, id.ToString());

    private string PathOf(PhotoId id, PhotoFile file) => Path.Combine(FolderOf(id), file.Name);
}
