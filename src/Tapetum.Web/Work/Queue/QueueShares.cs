using System.Net;
using Tapetum.Web.Hosting;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Queue;

/// <summary>Those of a single process: after a start, what waits belongs to nobody.</summary>
internal sealed class QueueShares(IPhotoStore store, IResumableUploads uploads, StudioOptions options) : IQueueShares
{
    private readonly Lock gate = new();
    private readonly Dictionary<PhotoId, string> holders = [];
    private readonly HashSet<PhotoId> coming = [];

    public async Task<IAsyncDisposable?> TryTakeAsync(IPAddress? from, PhotoId id, CancellationToken cancellationToken)
    {
        string visitor = Visitor.Of(from);
        HashSet<PhotoId> gone = await SettledAsync(cancellationToken);
        gone.ExceptWith((await store.ListUnfinishedAsync(cancellationToken)).Select(photo => photo.Id));
        lock (gate)
        {
            foreach (PhotoId one in gone)
            {
                holders.Remove(one);
            }

            if (!Visitor.IsThisMachine(from))
            {
                if (holders.Values.Count(holder => holder == visitor) >= options.AddressQueue)
                {
                    return null;
                }

                holders[id] = visitor;
                coming.Add(id);
            }

            return new Place(this, id);
        }
    }

    /// <summary>Those that have a row or had one: asked before the rows are, so that none is forgotten that gets one meanwhile.</summary>
    private async Task<HashSet<PhotoId>> SettledAsync(CancellationToken cancellationToken)
    {
        HashSet<PhotoId> settled;
        lock (gate)
        {
            settled = [.. holders.Keys.Where(id => !coming.Contains(id))];
        }

        settled.ExceptWith(await uploads.ListAsync(cancellationToken));
        return settled;
    }

    private sealed class Place(QueueShares shares, PhotoId id) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            lock (shares.gate)
            {
                shares.coming.Remove(id);
            }

            return ValueTask.CompletedTask;
        }
    }
}
