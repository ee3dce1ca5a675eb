using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Queue;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>Takes a photo out of the world: its work, its files, its row.</summary>
internal sealed class PhotoRemover(IPhotoStore store, IPhotoFiles files, RunningWork running, PhotoEvents events)
{
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RemoveAsync(PhotoId id, CancellationToken cancellationToken)
    {
        await running.StopAsync(id);
        // First the files, which makes room for what the database writes; that they went is remembered until the row has gone, too.
        await files.WithdrawAsync(id, cancellationToken);
        bool existed = await store.DeleteAsync(id, CancellationToken.None);
        await files.DeleteAsync(id, CancellationToken.None);
        if (existed)
        {
            events.Changed(id);
        }

        return existed;
    }
}
