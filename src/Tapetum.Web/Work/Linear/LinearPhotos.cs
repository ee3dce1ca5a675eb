using Tapetum.Web.Decoding;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Work.Linear;

/// <summary>Opens the linear pictures of photos that are done.</summary>
internal sealed class LinearPhotos(IPhotoFiles files, StudioOptions options, IdleMemory memory)
{
    private readonly Lock changing = new();

    // A browser asks for dozens of tiles of one photo, one after the other: what was read for the last is at hand as long as memory is not short.
    private (PhotoId Id, int TimesMade, WeakReference<DecodedPhoto> Photo)? last;

    /// <returns>Null when the photo has gone.</returns>
    public async Task<LinearPhoto?> OpenAsync(Photo photo, CancellationToken cancellationToken)
    {
        if (
            await files.FindAsync(photo.Id, PhotoFile.Decoded, cancellationToken) is not { } decoded
            || await files.FindAsync(photo.Id, PhotoFile.Linear, cancellationToken) is not { } linear
        )
        {
            return null;
        }

        IDisposable use = memory.Use();
        try
        {
            string? before = await files.FindAsync(photo.Id, PhotoFile.ShownBefore, cancellationToken);
            string? frame = await files.FindAsync(photo.Id, PhotoFile.OneFrame, cancellationToken);
            string? after = await files.FindAsync(photo.Id, PhotoFile.ShownAfter, cancellationToken);
            string? untouched = await files.FindAsync(photo.Id, PhotoFile.ShownUntouched, cancellationToken);
            return new(
                Read(photo, decoded),
                LinearFile.Open(linear),
                frame is null ? null : LinearFile.Open(frame),
                before is not null && after is not null
                    ? new(
                        LinearFile.Open(before),
                        LinearFile.Open(after),
                        untouched is null ? null : LinearFile.Open(untouched)
                    )
                    : null,
                use
            );
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    private DecodedPhoto Read(Photo photo, string path)
    {
        lock (changing)
        {
            if (
                last is var (id, times, kept)
                && (id, times) == (photo.Id, photo.TimesMade)
                && kept.TryGetTarget(out DecodedPhoto? decoded)
            )
            {
                return decoded;
            }

            decoded = DecodedPhotoFile.Read(path, photo.Name, options.MaxPixels);
            last = (photo.Id, photo.TimesMade, new(decoded));
            return decoded;
        }
    }
}
