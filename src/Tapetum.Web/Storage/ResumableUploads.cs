using System.Collections.Concurrent;
using System.Text.Json;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Storage;

/// <summary>Uploads that come in pieces, over as many connections as it takes: a file that grows, and a note of what it will be. They survive the death of the process.</summary>
internal sealed class ResumableUploads(DataFolder data)
{
    private readonly string folder = data.Uploads;
    private readonly ConcurrentDictionary<PhotoId, bool> inUse = new();

    // How much of each had come when it was last looked at, and since when.
    private Dictionary<PhotoId, (long Bytes, TimeSpan Since)> seen = [];

    /// <summary>How many there are.</summary>
    public int Count => Directory.EnumerateFiles(folder, "*.json").Count();

    /// <summary>What has come of those to which nobody is sending at the moment, bytes.</summary>
    public long IdleBytes() =>
        new DirectoryInfo(folder)
            .EnumerateFiles()
            .Where(file => !(PhotoId.TryParse(file.Name, null, out PhotoId id) && inUse.ContainsKey(id)))
            .Sum(LengthOf);

    public async Task CreateAsync(PhotoId id, ResumableUpload upload, CancellationToken cancellationToken)
    {
        string note = NoteOf(id);
        try
        {
            OwnersAlone.MakeFile(PartOf(id));
            await File.WriteAllTextAsync($"{note}.new", JsonSerializer.Serialize(upload), cancellationToken);
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

    /// <returns>What it will be and how much of it is here; null when there is none.</returns>
    public async Task<(ResumableUpload Upload, long Offset)?> FindAsync(PhotoId id, CancellationToken cancellationToken)
    {
        FileInfo part = new(PartOf(id));
        if (!OwnersAlone.IsRealFile(part.FullName) || !OwnersAlone.IsRealFile(NoteOf(id)))
        {
            return null;
        }

        string note = await File.ReadAllTextAsync(NoteOf(id), cancellationToken);
        return (JsonSerializer.Deserialize<ResumableUpload>(note)!, part.Length);
    }

    /// <summary>Whether it was begun, and is neither a photo yet nor given up.</summary>
    public bool Has(PhotoId id) => File.Exists(NoteOf(id));

    /// <summary>Keeps others from writing to it.</summary>
    /// <returns>Whether nobody else had it; then <see cref="Release"/> is due.</returns>
    public bool TryHold(PhotoId id) => inUse.TryAdd(id, true);

    public void Release(PhotoId id) => inUse.TryRemove(id, out _);

    /// <summary>The file that grows.</summary>
    public string PartOf(PhotoId id) => Path.Combine(folder, id.ToString());

    public void Delete(PhotoId id)
    {
        File.Delete(PartOf(id));
        File.Delete(NoteOf(id));
    }

    /// <summary>Those to which nothing has come for so long, as far as this process has seen.</summary>
    /// <param name="now">The time by which photos expire, too.</param>
    /// <param name="patience">How long.</param>
    public IReadOnlyList<PhotoId> ListIdle(TimeSpan now, TimeSpan patience)
    {
        Dictionary<PhotoId, (long Bytes, TimeSpan Since)> looked = [];
        foreach (FileInfo note in new DirectoryInfo(folder).EnumerateFiles("*.json"))
        {
            if (PhotoId.TryParse(Path.GetFileNameWithoutExtension(note.Name), null, out PhotoId id))
            {
                long bytes = LengthOf(new FileInfo(PartOf(id)));
                bool isSame = seen.TryGetValue(id, out (long Bytes, TimeSpan Since) before) && before.Bytes == bytes;
                looked[id] = isSame && !inUse.ContainsKey(id) ? before : (bytes, now);
            }
        }

        seen = looked;
        return [.. looked.Where(upload => now - upload.Value.Since >= patience).Select(upload => upload.Key)];
    }

    /// <summary>0 of one that has gone meanwhile.</summary>
    private static long LengthOf(FileInfo file)
    {
        file.Refresh();
        return file.Exists ? file.Length : 0;
    }

    private string NoteOf(PhotoId id) => Path.Combine(folder, $"{id}.json");
}
