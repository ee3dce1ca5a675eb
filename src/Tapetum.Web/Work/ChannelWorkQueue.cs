using System.Threading.Channels;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work;

/// <summary>The queue of a single process. How many may wait is bounded where photos are accepted.</summary>
internal sealed class ChannelWorkQueue : IWorkQueue
{
    private readonly Channel<PhotoId> channel = Channel.CreateUnbounded<PhotoId>();

    public ValueTask PutAsync(PhotoId id, CancellationToken cancellationToken) =>
        channel.Writer.WriteAsync(id, cancellationToken);

    public ValueTask<PhotoId> TakeAsync(CancellationToken cancellationToken) =>
        channel.Reader.ReadAsync(cancellationToken);
}
