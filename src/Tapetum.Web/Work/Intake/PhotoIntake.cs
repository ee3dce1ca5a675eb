using System.Security.Cryptography;
using System.Text.Json;
using Tapetum.Encoding.Vips;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Work.Intake;

/// <summary>Where an uploaded file becomes a photo that will be worked on, whatever happens to the process from then on.</summary>
internal sealed class PhotoIntake(
    IPhotoStore store,
    IPhotoFiles files,
    IWorkQueue queue,
    PreviewWorker previews,
    PhotoEvents events,
    ChosenSettings chosen,
    StudioMetrics metrics,
    WorkPace pace,
    IServedTime served,
    StudioOptions options,
    TimeProvider time
)
{
    private const int MaxNameCharacters = 200;

    // What a photo takes in the end, of an uncompressed 14-bit file: itself, its mosaic, its linear picture, some finished ones.
    private const int RawGrowth = 14;

    // The same of a burst, of one frame's file: what one frame shows is kept, too.
    private const int BurstGrowth = 20;

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

    /// <inheritdoc cref="PromiseFor(long)"/>
    /// <param name="frames">Of a burst.</param>
    public static long PromiseFor(IReadOnlyList<Photo> frames) => BurstGrowth * frames.Max(frame => frame.Bytes);

    /// <param name="id">Of the new photo.</param>
    /// <param name="name">What the uploader calls it.</param>
    /// <param name="temporaryPath">The whole file; it is taken over where the photo is taken in, and only there.</param>
    /// <param name="passing">Whether it belongs to one request and goes with it.</param>
    /// <param name="cancellationToken">Accepts nothing.</param>
    /// <returns>Null when the queue is full.</returns>
    public async Task<Photo?> AcceptAsync(
        PhotoId id,
        string name,
        string temporaryPath,
        bool passing,
        CancellationToken cancellationToken
    )
    {
        Photo photo = New(id, name, temporaryPath, time.GetUtcNow()) with
        {
            IsPassing = passing,
            ContentHash = await HashAsync(temporaryPath, cancellationToken),
        };
        if (!await TryAddAsync(photo, temporaryPath, [], cancellationToken))
        {
            return null;
        }

        if (!passing)
        {
            previews.Want(photo.Id);
        }

        return photo;
    }

    /// <summary>Photos that are to be merged are a photo more, which looks like the first of them while it waits.</summary>
    /// <param name="id">Of the new photo.</param>
    /// <param name="burst">Which are its frames.</param>
    /// <param name="frames">The same, in that order.</param>
    /// <param name="cancellationToken">Accepts nothing.</param>
    /// <returns>Null when the queue is full.</returns>
    public async Task<Photo?> AcceptAsync(
        PhotoId id,
        PhotoBurst burst,
        IReadOnlyList<Photo> frames,
        CancellationToken cancellationToken
    )
    {
        (Photo first, Photo last) = (frames[0], frames[^1]);
        string name =
            $"{Path.GetFileNameWithoutExtension(first.Name)}-{Path.GetFileNameWithoutExtension(last.Name)}{Path.GetExtension(first.Name)}";
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(burst, PhotoJson.Of<PhotoBurst>());
        List<(PhotoFile File, byte[] Content)> beside =
        [
            (PhotoFile.Burst, json),
            (PhotoFile.Settings, JsonSerializer.SerializeToUtf8Bytes(first.Settings, PhotoJson.Of<PhotoSettings>())),
        ];
        if (await files.FindAsync(first.Id, PhotoFile.Thumbnail(first.ThumbnailVersion), cancellationToken) is { } look)
        {
            beside.Add((PhotoFile.Thumbnail(1), await File.ReadAllBytesAsync(look, cancellationToken)));
        }

        string temporary = files.NewTemporaryPath();
        try
        {
            // Its original, too: a folder with one is a photo.
            await File.WriteAllBytesAsync(temporary, json, cancellationToken);
            Photo photo = New(id, name, temporary, time.GetUtcNow()) with
            {
                Burst = burst,
                Bytes = frames.Sum(frame => frame.Bytes),
                PromisedBytes = PromiseFor(frames),
                Capture = first.Capture,
                WidthPx = first.WidthPx,
                HeightPx = first.HeightPx,
                Settings = first.Settings,
                ThumbnailVersion = beside.Any(one => one.File == PhotoFile.Thumbnail(1)) ? 1 : 0,
            };
            return await TryAddAsync(photo, temporary, beside, cancellationToken) ? photo : null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <returns>False when the queue is full.</returns>
    private async Task<bool> TryAddAsync(
        Photo photo,
        string temporaryPath,
        IReadOnlyList<(PhotoFile File, byte[] Content)> beside,
        CancellationToken cancellationToken
    )
    {
        // First the files, then the row: a row without its file would be a promise that cannot be kept, a file without a row is adopted, under the name that is there already.
        bool added = false;
        try
        {
            await KeepAsync(
                photo.Id,
                PhotoFile.GivenName,
                System.Text.Encoding.UTF8.GetBytes(photo.Name),
                cancellationToken
            );
            foreach ((PhotoFile file, byte[] content) in beside)
            {
                await KeepAsync(photo.Id, file, content, cancellationToken);
            }

            await files.PutAsync(photo.Id, PhotoFile.Original, temporaryPath, cancellationToken);
            added = await store.TryAddAsync(photo, options.QueueCapacity, cancellationToken);
        }
        finally
        {
            if (!added)
            {
                await files.TakeBackAsync(photo.Id, temporaryPath, CancellationToken.None);
            }
        }

        if (added)
        {
            await queue.PutAsync(photo.Id, CancellationToken.None);
            metrics.Accepted(photo.Bytes);
            events.Changed(photo.Id);
        }

        return added;
    }

    /// <summary>Takes a photo in again of which there are only files.</summary>
    /// <returns>False when its original is not among them.</returns>
    public async Task<bool> AdoptAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (
            await files.FindAsync(id, PhotoFile.Original, cancellationToken) is not { } original
            || new FileInfo(original).Length == 0
        )
        {
            return false;
        }

        string? kept = await files.FindAsync(id, PhotoFile.GivenName, cancellationToken);
        string name = kept is null ? "photo" : await File.ReadAllTextAsync(kept, cancellationToken);
        DateTimeOffset arrived = new(File.GetLastWriteTimeUtc(original), TimeSpan.Zero);
        DateTimeOffset now = time.GetUtcNow();
        // All that was made of the original is made again.
        await files.KeepOnlyAsync(id, PhotoFile.Chosen, cancellationToken);
        Photo photo = New(id, name, original, now) with
        {
            CreatedAt = arrived < now ? arrived : now,
            Settings = await chosen.FindAsync(id, cancellationToken),
            Rating = await chosen.FindRatingAsync(id, cancellationToken),
            Burst = await FindBurstAsync(id, cancellationToken),
            ContentHash = await HashAsync(original, cancellationToken),
        };
        // It has its place already: it was accepted once.
        return await store.TryAddAsync(photo, capacity: int.MaxValue, cancellationToken);
    }

    private Photo New(PhotoId id, string name, string path, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Name = Clean(name),
            Bytes = new FileInfo(path).Length,
            PromisedBytes = PromiseFor(path, name),
            CreatedAt = now,
            ExpiresAt = now + options.Retention,
            ExpiresAtServed = served.Now + options.Retention,
            State = PhotoState.Queued,
        };

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private async Task KeepAsync(PhotoId id, PhotoFile file, byte[] content, CancellationToken cancellationToken)
    {
        string temporary = files.NewTemporaryPath();
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            await files.PutAsync(id, file, temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async Task<PhotoBurst?> FindBurstAsync(PhotoId id, CancellationToken cancellationToken) =>
        await files.FindAsync(id, PhotoFile.Burst, cancellationToken) is { } path
            ? JsonSerializer.Deserialize(
                await File.ReadAllBytesAsync(path, cancellationToken),
                PhotoJson.Of<PhotoBurst>()
            )
            : null;

    /// <summary>The last part of a path in either style, without control characters.</summary>
    private static string Clean(string name)
    {
        string last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        string shown = new([.. last.Where(c => !char.IsControl(c)).Take(MaxNameCharacters)]);
        return string.IsNullOrWhiteSpace(shown) ? "photo" : shown.Trim();
    }
}
