using System.Text.Json;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>How people want their photos developed: in the database, and in a file beside each upload, so that a lost database takes nobody's work along.</summary>
internal sealed class ChosenSettings(IPhotoStore store, IPhotoFiles files, PhotoEvents events)
{
    /// <returns>The changed photo; null when there is none of this id any more.</returns>
    public async Task<Photo?> ChangeAsync(PhotoId id, PhotoSettings settings, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null || !await KeepAsync(id, settings, cancellationToken))
        {
            return null;
        }

        Photo? photo = await store.UpdateAsync(id, p => p with { Settings = settings }, cancellationToken);
        events.Changed(id);
        return photo;
    }

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
            PhotoSettings? kept = JsonSerializer.Deserialize<PhotoSettings>(json, PhotoJson.Options);
            return kept is not null && kept.Fault() is null ? kept : new();
        }
        catch (JsonException)
        {
            // Cut off when the machine lost its power, or of another version.
            return new();
        }
    }

    /// <returns>False when the photo's folder has gone.</returns>
    private async Task<bool> KeepAsync(PhotoId id, PhotoSettings settings, CancellationToken cancellationToken)
    {
        string temporary = files.NewTemporaryPath();
        try
        {
            byte[] json = JsonSerializer.SerializeToUtf8Bytes(settings, PhotoJson.Options);
            await File.WriteAllBytesAsync(temporary, json, cancellationToken);
            await files.PutAsync(id, PhotoFile.Settings, temporary, cancellationToken);
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
