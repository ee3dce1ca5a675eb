using Tapetum.Encoding.Vips;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Where an uploaded file becomes a photo that will be worked on, whatever happens to the process from then on.</summary>
internal sealed class PhotoIntake(
    IPhotoStore store,
    IPhotoFiles files,
    IWorkQueue queue,
    PreviewWorker previews,
    PhotoEvents events,
    StudioMetrics metrics,
    WorkPace pace,
    StudioOptions options,
    TimeProvider time
)
{
    private const int MaxNameCharacters = 200;

    // What a photo takes in the end, of an uncompressed 14-bit file: itself, its mosaic, its linear picture, some finished ones.
    private const int RawGrowth = 14;

    // The same of a JPEG, in which a pixel takes half a byte.
    private const int PhotographGrowth = 50;

    /// <summary>When there will be room in a full queue: after as long as a photo takes.</summary>
    public TimeSpan RetryAfter => pace.PerPhoto;

    /// <summary>The room that a file will take with all that is made of it, as far as its size tells.</summary>
    /// <param name="bytes">0 while that is unknown.</param>
    public static long PromiseFor(long bytes) => RawGrowth * bytes;

    /// <inheritdoc cref="PromiseFor(long)"/>
    /// <param name="path">The whole file.</param>
    /// <param name="name">What the uploader calls it.</param>
    public static long PromiseFor(string path, string name) =>
        (PhotoReader.IsPhoto(path, name) ? PhotographGrowth : RawGrowth) * new FileInfo(path).Length;

    /// <param name="promisedBytes">What is to be promised.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<IntakeRoom> RoomForAsync(long promisedBytes, CancellationToken cancellationToken)
    {
        IReadOnlyList<Photo> unfinished = await store.ListUnfinishedAsync(cancellationToken);
        if (unfinished.Count >= options.QueueCapacity)
        {
            return IntakeRoom.QueueIsFull;
        }

        // Those that wait were promised to be finished, so their room is taken already.
        long used = await files.UsedBytesAsync(cancellationToken);
        long promised = unfinished.Sum(photo => photo.PromisedBytes - photo.Bytes);
        return used + promised + promisedBytes > options.DiskQuotaBytes ? IntakeRoom.DiskIsFull : IntakeRoom.Free;
    }

    /// <param name="id">Of the new photo.</param>
    /// <param name="name">What the uploader calls it.</param>
    /// <param name="temporaryPath">The whole file; it is taken over.</param>
    /// <param name="cancellationToken">Accepts nothing.</param>
    /// <returns>Null when the queue is full.</returns>
    public async Task<Photo?> AcceptAsync(
        PhotoId id,
        string name,
        string temporaryPath,
        CancellationToken cancellationToken
    )
    {
        DateTimeOffset now = time.GetUtcNow();
        Photo photo = new()
        {
            Id = id,
            Name = Clean(name),
            Bytes = new FileInfo(temporaryPath).Length,
            PromisedBytes = PromiseFor(temporaryPath, name),
            CreatedAt = now,
            ExpiresAt = now + options.Retention,
            State = PhotoState.Queued,
        };
        // First the file, then the row: a row without its file would be a promise that cannot be kept, a file without a row is swept up.
        await files.PutAsync(photo.Id, PhotoFile.Original, temporaryPath, cancellationToken);
        if (!await store.TryAddAsync(photo, options.QueueCapacity, cancellationToken))
        {
            await files.DeleteAsync(photo.Id, CancellationToken.None);
            return null;
        }

        await queue.PutAsync(photo.Id, CancellationToken.None);
        previews.Want(photo.Id);
        metrics.Accepted(photo.Bytes);
        events.Changed(photo.Id);
        return photo;
    }

    /// <summary>The last part of a path in either style, without control characters.</summary>
    private static string Clean(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        string shown = new([.. last.Where(c => !char.IsControl(c)).Take(MaxNameCharacters)]);
        return string.IsNullOrWhiteSpace(shown) ? "photo" : shown.Trim();
    }
}
