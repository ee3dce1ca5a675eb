using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Takes a photo out of the world: its row, its work, its files.</summary>
internal sealed class PhotoRemover(IPhotoStore store, IPhotoFiles files, RunningWork running, PhotoEvents events)
{
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(PhotoId id, CancellationToken cancellationToken)
    {
        bool existed = await store.DeleteAsync(id, cancellationToken);
        await running.StopAsync(id);
        await files.DeleteAsync(id, CancellationToken.None);
        if (existed)
        {
            events.Changed(id);
        }

        return existed;
    }
}
