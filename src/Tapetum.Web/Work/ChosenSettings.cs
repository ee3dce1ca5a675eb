using System.Text.Json;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>How people want their photos developed, and how good they find them: in the database, and in a file beside each upload, so that a lost database takes nobody's work along.</summary>
internal sealed class ChosenSettings(
    IPhotoStore store,
    IPhotoFiles files,
    PhotoEvents events,
    ThumbnailWorker thumbnails
)
{
    /// <returns>The changed photo; null when there is none of this id any more.</returns>
    public async Task<Photo?> ChangeAsync(PhotoId id, PhotoSettings settings, CancellationToken cancellationToken)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(settings, PhotoJson.Of<PhotoSettings>());
        if (!await KeepAsync(id, PhotoFile.Settings, json, cancellationToken))
        {
            return null;
        }

        Photo? photo = await store.UpdateAsync(id, p => p with { Settings = settings }, cancellationToken);
        events.Changed(id);
        thumbnails.Want(id);
        return photo;
    }

    /// <param name="id">Which.</param>
    /// <param name="rating">0 to 5.</param>
    /// <param name="cancellationToken">Leaves it as it was.</param>
    /// <returns>The changed photo; null when there is none of this id any more.</returns>
    public async Task<Photo?> RateAsync(PhotoId id, int rating, CancellationToken cancellationToken)
    {
        if (!await KeepAsync(id, PhotoFile.Rating, [(byte)('0' + rating)], cancellationToken))
        {
            return null;
        }

        Photo? photo = await store.UpdateAsync(id, p => p with { Rating = rating }, cancellationToken);
        events.Changed(id);
        return photo;
    }

    /// <returns>How good the person found it, as far as the files tell; else 0.</returns>
    public async Task<int> FindRatingAsync(PhotoId id, CancellationToken cancellationToken) =>
        await files.FindAsync(id, PhotoFile.Rating, cancellationToken) is { } path
        && await File.ReadAllBytesAsync(path, cancellationToken) is [>= (byte)'0' and <= (byte)'5' and var digit]
            ? digit - '0'
            : 0;

    /// <returns>What was chosen, as far as the files tell; else what is usual.</returns>
    public async Task<PhotoSettings> FindAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(id, PhotoFile.Settings, cancellationToken) is not { } path)
        {
            return new();
        }

        try
        {
            byte[] json = await File.ReadAllBytesAsync(path, cancellationToken);
            PhotoSettings? kept = JsonSerializer.Deserialize(json, PhotoJson.Of<PhotoSettings>());
            return kept is not null && kept.Fault() is null ? kept : new();
        }
        catch (JsonException)
        {
            // Cut off when the machine lost its power, or of another version.
            return new();
        }
    }

    /// <returns>False when there is no photo of this id any more.</returns>
    private async Task<bool> KeepAsync(PhotoId id, PhotoFile file, byte[] content, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            return false;
        }

        string temporary = files.NewTemporaryPath();
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            await files.PutAsync(id, file, temporary, cancellationToken);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
