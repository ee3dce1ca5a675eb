using System.Collections.Concurrent;
using System.Text.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>Uploads in a folder: for each a file that grows, and a note of what it will be.</summary>
internal sealed class FolderUploads(DataFolder data) : IResumableUploads
{
    private readonly string folder = data.Uploads;
    private readonly ConcurrentDictionary<PhotoId, bool> inUse = new();
    private readonly Lasting<(PhotoId Id, long Bytes)> idle = new();

    public Task<int> CountAsync(CancellationToken cancellationToken) => Task.FromResult(Ids().Count());

    public Task<long> IdleBytesAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            new DirectoryInfo(folder)
                .EnumerateFiles()
                .Where(file => !(PhotoId.TryParse(file.Name, null, out PhotoId id) && inUse.ContainsKey(id)))
                .Sum(LengthOf)
        );

    public async Task CreateAsync(PhotoId id, ResumableUpload upload, CancellationToken cancellationToken)
    {
        string note = NoteOf(id);
        try
        {
            OwnersAlone.MakeFile(PartOf(id));
            await File.WriteAllTextAsync(
                $"{note}.new",
                JsonSerializer.Serialize(upload, NoteJson.Default.ResumableUpload),
                cancellationToken
            );
            OwnersAlone.TakeFile($"{note}.new");
            File.Move($"{note}.new", note);
        }
        catch
        {
            File.Delete($"{note}.new");
            File.Delete(PartOf(id));
            throw;
        }
    }

    public async Task<(ResumableUpload Upload, long Offset)?> FindAsync(PhotoId id, CancellationToken cancellationToken)
    {
        FileInfo part = new(PartOf(id));
        if (!OwnersAlone.IsRealFile(part.FullName) || !OwnersAlone.IsRealFile(NoteOf(id)))
        {
            return null;
        }

        string note = await File.ReadAllTextAsync(NoteOf(id), cancellationToken);
        return (JsonSerializer.Deserialize(note, NoteJson.Default.ResumableUpload)!, part.Length);
    }

    public Task<IReadOnlySet<PhotoId>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<PhotoId>>(Ids().ToHashSet());

    public Task<IAsyncDisposable?> TryHoldAsync(PhotoId id, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(inUse.TryAdd(id, true) ? new Hold(this, id) : null);

    public Task<Stream> AppendAsync(PhotoId id, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new FileStream(PartOf(id), FileMode.Append, FileAccess.Write, FileShare.Read, 0));

    public Task<GatheredUpload> GatherAsync(PhotoId id, CancellationToken cancellationToken) =>
        Task.FromResult(new GatheredUpload(PartOf(id), isCopy: false));

    public Task DeleteAsync(PhotoId id, CancellationToken cancellationToken)
    {
        File.Delete(PartOf(id));
        File.Delete(NoteOf(id));
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PhotoId>> ListIdleAsync(
        TimeSpan now,
        TimeSpan patience,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<PhotoId>>([
            .. idle.Look(
                    Ids().Where(id => !inUse.ContainsKey(id)).Select(id => (id, LengthOf(new(PartOf(id))))),
                    now,
                    patience
                )
                .Select(upload => upload.Id),
        ]);

    private IEnumerable<PhotoId> Ids() =>
        Directory
            .EnumerateFiles(folder, "*.json")
            .Select(path =>
                PhotoId.TryParse(Path.GetFileNameWithoutExtension(path), null, out PhotoId id) ? id : default
            )
            .Where(id => id != default);

    /// <summary>0 of one that has gone meanwhile.</summary>
    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private string PartOf(PhotoId id) => Path.Combine(folder, id.ToString());

    private string NoteOf(PhotoId id) => Path.Combine(folder, $"{id}.json");

    private sealed class Hold(FolderUploads uploads, PhotoId id) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            uploads.inUse.TryRemove(id, out _);
            return ValueTask.CompletedTask;
        }
    }
}
