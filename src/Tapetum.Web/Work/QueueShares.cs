using System.Net;
using Tapetum.Web.Hosting;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>
/// How many of the queue's places each visitor has, so that nobody has them all: photos that wait or are worked on, and uploads that come in. In memory alone, as nobody's address is to be
/// written down: after a start, what waits belongs to nobody.
/// </summary>
internal sealed class QueueShares(IPhotoStore store, ResumableUploads uploads, StudioOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PhotoId, string> holders = [];
    private readonly HashSet<PhotoId> coming = [];

    /// <param name="from">Who asks. This machine may have the whole queue: who sits at it has nobody to share with.</param>
    /// <param name="id">Of the photo that is to come.</param>
    /// <param name="cancellationToken">Takes nothing.</param>
    /// <returns>To be disposed of when the photo has a row, the upload a note, or nothing comes of it; null where the visitor has as many places as are due.</returns>
    public async Task<IDisposable?> TryTakeAsync(IPAddress? from, PhotoId id, CancellationToken cancellationToken)
    {
        string visitor = Visitor.Of(from);
        HashSet<PhotoId> gone = Settled();
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
    private HashSet<PhotoId> Settled()
    {
        lock (gate)
        {
            return [.. holders.Keys.Where(id => !coming.Contains(id) && !uploads.Has(id))];
        }
    }

    private sealed class Place(QueueShares shares, PhotoId id) : IDisposable
    {
        public void Dispose()
        {
            lock (shares.gate)
            {
                shares.coming.Remove(id);
            }
        }
    }
}
