using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>Files in a folder: <c>photos/ID/original</c>, and <c>temporary/</c> for what is not finished.</summary>
internal sealed class FolderPhotoFiles : IPhotoFiles
{
    private readonly string photos;
    private readonly string temporary;
    private long usedBytes;

    public FolderPhotoFiles(string dataFolder)
    {
        photos = Path.Combine(dataFolder, "photos");
        temporary = Path.Combine(dataFolder, "temporary");
        Directory.CreateDirectory(photos);
        // What an earlier process left unfinished belongs to nobody.
        if (Directory.Exists(temporary))
        {
            Directory.Delete(temporary, recursive: true);
        }

        Directory.CreateDirectory(temporary);
        usedBytes = BytesIn(photos);
    }

    public string NewTemporaryPath() => Path.Combine(temporary, PhotoId.New().ToString());

    public Task PutAsync(PhotoId id, PhotoFile file, string temporaryPath, CancellationToken cancellationToken)
    {
        using (FileStream written = new(temporaryPath, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        Directory.CreateDirectory(FolderOf(id));
        FileInfo before = new(PathOf(id, file));
        long change = new FileInfo(temporaryPath).Length - (before.Exists ? before.Length : 0);
        Interlocked.Add(ref usedBytes, change);
        File.Move(temporaryPath, PathOf(id, file), overwrite: true);
        return Task.CompletedTask;
    }

    public Task<string?> FindAsync(PhotoId id, PhotoFile file, CancellationToken cancellationToken)
    {
        string path = PathOf(id, file);
        return Task.FromResult(File.Exists(path) ? path : null);
    }

    public Task KeepNewestAsync(PhotoId id, string prefix, int count, CancellationToken cancellationToken)
    {
        IEnumerable<FileInfo> old = new DirectoryInfo(FolderOf(id))
            .EnumerateFiles($"{prefix}*")
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Skip(count);
        foreach (FileInfo file in old)
        {
            Interlocked.Add(ref usedBytes, -file.Length);
            file.Delete();
        }

        return Task.CompletedTask;
    }

    public Task DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (Directory.Exists(FolderOf(id)))
        {
            Interlocked.Add(ref usedBytes, -BytesIn(FolderOf(id)));
            Directory.Delete(FolderOf(id), recursive: true);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PhotoId>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PhotoId>>([
            .. Directory
                .EnumerateDirectories(photos)
                .Select(folder => PhotoId.TryParse(Path.GetFileName(folder), null, out PhotoId id) ? id : default)
                .Where(id => id != default),
        ]);

    public Task<long> UsedBytesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Read(ref usedBytes));

    private static long BytesIn(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private string FolderOf(PhotoId id) => Path.Combine(photos, id.ToString());

    private string PathOf(PhotoId id, PhotoFile file) => Path.Combine(FolderOf(id), file.Name);
}
