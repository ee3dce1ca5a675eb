using System.Net;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>
/// How many of the queue's places each visitor has, so that nobody has them all: photos that wait or are worked on, and uploads that come in. In memory alone, as nobody's address is to be
/// written down.
/// </summary>
internal interface IQueueShares
{
    /// <param name="from">Who asks. This machine may have the whole queue: who sits at it has nobody to share with.</param>
    /// <param name="id">Of the photo that is to come.</param>
    /// <param name="cancellationToken">Takes nothing.</param>
    /// <returns>To be disposed of when the photo has a row, the upload a note, or nothing comes of it; null where the visitor has as many places as are due.</returns>
    Task<IAsyncDisposable?> TryTakeAsync(IPAddress? from, PhotoId id, CancellationToken cancellationToken);
}
