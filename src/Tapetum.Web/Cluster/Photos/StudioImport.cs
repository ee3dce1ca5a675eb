using Microsoft.Extensions.Logging.Abstractions;
using Tapetum.Encoding;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>
/// Copies the photos of a studio on one machine into one on several, oldest first: their files, then the document that says that they are there. One that is there already is left out, so
/// that an import that was ended goes on where it was.
/// </summary>
internal sealed class StudioImport
{
    private readonly DataFolder folder;
    private readonly ClusterBuckets buckets;
    private readonly NatsPhotoStore store;
    private readonly NatsDocuments<FilesOfPhoto> lists;
    private readonly NatsObjects objects;

    private StudioImport(DataFolder folder, ClusterBuckets buckets, PhotoMirror mirror, TimeProvider time)
    {
        (this.folder, this.buckets) = (folder, buckets);
        NatsCluster cluster = buckets.Cluster;
        store = new(cluster, new(cluster, buckets.Photos), new(cluster, buckets.Photos), mirror, time);
        lists = new(cluster, buckets.Lists);
        objects = new(cluster, buckets.Files);
    }

    /// <param name="dataFolder">Of the studio on one machine, which does not run meanwhile; nothing of it is deleted.</param>
    /// <param name="options">Where the others meet.</param>
    /// <param name="onCopied">Told how many bytes of how many were copied, or were there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it between two files; what is whole stays.</param>
    /// <returns>How many photos came, and how many were there.</returns>
    /// <exception cref="TapetumException">There is no studio in the folder, one runs there, or the others cannot be met, or have no room.</exception>
    public static async Task<(int Imported, int WereThere)> RunAsync(
        string dataFolder,
        ClusterOptions options,
        Action<long, long> onCopied,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(Path.Combine(dataFolder, "studio.db")))
        {
            throw new OutputException(
                dataFolder,
                "there is no studio's database in it",
                "Name the folder that `tapetum serve` had with --data."
            );
        }

        using var source = DataFolder.Open(dataFolder);
        using SqlitePhotoStore photos = new(source.Database);
        ClusterBuckets shared = await ClusterBuckets.OpenAsync(options, time, cancellationToken);
        await using NatsCluster cluster = shared.Cluster;
        NatsDocuments<NumberedPhoto> documents = new(cluster, shared.Photos);
        await using PhotoMirror mirror = new(cluster, documents, time, NullLogger<PhotoMirror>.Instance);
        using SharedServedTime served = new(new(cluster, shared.Photos), time);
        try
        {
            await served.SaveAsync(cancellationToken);
            ServedTime own = new(time, source);
            // Each keeps what it has left, by the time that counts here and there.
            TimeSpan ahead = served.Now - own.Now;
            Photo[] all =
            [
                .. (await photos.ListAsync(cancellationToken))
                    .Where(photo => !photo.IsPassing)
                    .Reverse()
                    .Select(photo => photo with { ExpiresAtServed = photo.ExpiresAtServed + ahead }),
            ];
            StudioImport import = new(source, shared, mirror, time);
            return await import.CopyAsync(all, onCopied, cancellationToken);
        }
        catch (ClusterFullException e)
        {
            throw Broken(cluster, "NATS has no room for more", "Give it more, then run this again", e);
        }
        catch (ClusterUnreachableException e)
        {
            throw Broken(cluster, "NATS does not answer any more", "Run this again when it does", e);
        }
    }

    private static ClusterException Broken(NatsCluster cluster, string reason, string advice, Exception inner) =>
        new(cluster.Shown, reason, $"{advice}: it goes on where it was.", inner);

    private async Task<(int Imported, int WereThere)> CopyAsync(
        Photo[] photos,
        Action<long, long> onCopied,
        CancellationToken cancellationToken
    )
    {
        long total = photos.Sum(photo => FilesOf(photo).Sum(file => file.Length));
        long done = 0;
        int imported = 0;
        foreach (Photo photo in photos)
        {
            FileInfo[] files = FilesOf(photo);
            if (await store.FindAsync(photo.Id, cancellationToken) is null)
            {
                long before = done;
                await CopyAsync(photo, files, bytes => onCopied(before + bytes, total), cancellationToken);
                imported++;
            }

            done += files.Sum(file => file.Length);
            onCopied(done, total);
        }

        return (imported, photos.Length - imported);
    }

    private async Task CopyAsync(
        Photo photo,
        FileInfo[] files,
        Action<long> onCopied,
        CancellationToken cancellationToken
    )
    {
        string key = photo.Id.ToString();
        if (await lists.FindAsync(key, cancellationToken) is var (left, _))
        {
            // Of an import that ended between the files and the document.
            foreach (FilesOfPhoto.Entry entry in left.Files)
            {
                await objects.DeleteAsync(entry.Object, cancellationToken);
            }

            await lists.DeleteAsync(key, cancellationToken);
        }

        List<FilesOfPhoto.Entry> entries = [];
        long copied = 0;
        foreach (FileInfo file in files)
        {
            entries.Add(new(file.Name, await objects.PutAsync(key, file.FullName, cancellationToken)));
            onCopied(copied += file.Length);
        }

        await lists.TryCreateAsync(key, new(entries, IsWithdrawn: false), cancellationToken);
        bool isUnfinished = photo.State is PhotoState.Queued or PhotoState.Working;
        Photo moved = isUnfinished ? photo with { State = PhotoState.Queued, Claim = null } : photo;
        await store.TryAddAsync(moved, capacity: int.MaxValue, cancellationToken);
        if (isUnfinished)
        {
            await buckets.Queue.PutAsync(photo.Id, cancellationToken);
        }
    }

    /// <summary>But for finished pictures, which are made again when they are asked for.</summary>
    private FileInfo[] FilesOf(Photo photo)
    {
        DirectoryInfo place = new(Path.Combine(folder.Photos, photo.Id.ToString()));
        return place.Exists
            ?
            [
                .. place
                    .EnumerateFiles()
                    .Where(file => file.LinkTarget is null)
                    .Where(file => !file.Name.StartsWith(PhotoFile.PicturePrefix, StringComparison.Ordinal))
                    .OrderBy(file => file.Name, StringComparer.Ordinal),
            ]
            : [];
    }
}
