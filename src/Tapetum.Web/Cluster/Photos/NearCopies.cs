using System.Collections.Concurrent;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>
/// Copies of files on this machine's disk, as pictures are mapped into memory: <c>cache/ID/OBJECT</c>. What was not used for longest goes first; what was asked for in the last two minutes stays,
/// since somebody may be about to open it. They go with the process.
/// </summary>
internal sealed class NearCopies
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private readonly DataFolder folder;
    private readonly long mostBytes;
    private readonly TimeProvider time;
    private readonly Lock changing = new();
    private readonly Dictionary<string, (long Bytes, long UsedAt)> copies = new(StringComparer.Ordinal);

    // Of two who want the same file, one fetches it.
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> fetching = new(StringComparer.Ordinal);

    public NearCopies(DataFolder folder, ClusterOptions options, TimeProvider time)
    {
        (this.folder, this.time, mostBytes) = (folder, time, options.CacheBytes);
        if (Directory.Exists(folder.Cache))
        {
            Directory.Delete(folder.Cache, recursive: true);
        }

        OwnersAlone.MakeFolder(folder.Cache);
    }

    /// <summary>Takes a file over.</summary>
    public void Add(StoredObject what, string path)
    {
        OwnersAlone.MakeFolder(Path.GetDirectoryName(PathOf(what))!);
        OwnersAlone.TakeFile(path);
        File.Move(path, PathOf(what), overwrite: true);
        lock (changing)
        {
            copies[what.Name] = (what.Bytes, time.GetTimestamp());
        }

        MakeRoom();
    }

    /// <returns>Where a copy lies, fetched if need be; null when there is nothing to fetch.</returns>
    /// <param name="what">Wanted.</param>
    /// <param name="fetch">Writes it to a path; false when there is none.</param>
    public async Task<string?> FindAsync(StoredObject what, Func<Task<string?>> fetch)
    {
        if (!Touch(what))
        {
            Lazy<Task<bool>> one = fetching.GetOrAdd(what.Name, _ => new(() => FetchAsync(what, fetch)));
            try
            {
                if (!await one.Value)
                {
                    return null;
                }
            }
            finally
            {
                fetching.TryRemove(KeyValuePair.Create(what.Name, one));
            }
        }

        return PathOf(what);
    }

    /// <summary>Gives a copy away: it lies at another path then.</summary>
    public void MoveOut(StoredObject what, string path)
    {
        lock (changing)
        {
            copies.Remove(what.Name);
        }

        File.Move(PathOf(what), path);
    }

    /// <summary>The photo has gone, or nobody here needs it any more.</summary>
    public void Drop(PhotoId id)
    {
        lock (changing)
        {
            foreach (
                string name in copies.Keys.Where(name => name.StartsWith($"{id}/", StringComparison.Ordinal)).ToList()
            )
            {
                copies.Remove(name);
            }
        }

        string of = Path.Combine(folder.Cache, id.ToString());
        if (Directory.Exists(of))
        {
            Directory.Delete(of, recursive: true);
        }
    }

    private async Task<bool> FetchAsync(StoredObject what, Func<Task<string?>> fetch)
    {
        if (await fetch() is not { } path)
        {
            return false;
        }

        Add(what, path);
        return true;
    }

    private bool Touch(StoredObject what)
    {
        lock (changing)
        {
            bool isHere = copies.TryGetValue(what.Name, out (long Bytes, long UsedAt) copy);
            if (isHere)
            {
                copies[what.Name] = (copy.Bytes, time.GetTimestamp());
            }

            return isHere;
        }
    }

    private void MakeRoom()
    {
        lock (changing)
        {
            long bytes = copies.Values.Sum(copy => copy.Bytes);
            foreach ((string name, (long size, long usedAt)) in copies.OrderBy(copy => copy.Value.UsedAt).ToList())
            {
                if (bytes <= mostBytes || time.GetElapsedTime(usedAt) < Grace)
                {
                    return;
                }

                copies.Remove(name);
                File.Delete(Path.Combine(folder.Cache, name));
                bytes -= size;
            }
        }
    }

    private string PathOf(StoredObject what) => Path.Combine(folder.Cache, what.Name);
}
