using System.Threading.Channels;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>The queue of a single process, which forgets all with it: it begins with what the database says is owed. How many may wait is bounded where photos are accepted.</summary>
internal sealed class ChannelWorkQueue(OwedWork owed) : IWorkQueue
{
    private readonly Channel<PhotoId> channel = Channel.CreateUnbounded<PhotoId>();

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await foreach (PhotoId id in owed.ListAsync(cancellationToken))
        {
            await PutAsync(id, cancellationToken);
        }
    }

    public ValueTask PutAsync(PhotoId id, CancellationToken cancellationToken) =>
        channel.Writer.WriteAsync(id, cancellationToken);

    public async ValueTask<IWorkLease> TakeAsync(CancellationToken cancellationToken) =>
        new Lease(this, await channel.Reader.ReadAsync(cancellationToken));

    /// <summary>It dies with the process: what is neither finished nor returned stands in the database.</summary>
    private sealed class Lease(ChannelWorkQueue queue, PhotoId id) : IWorkLease
    {
        public PhotoId Id => id;

        public string? Claim => null;

        public bool IsTakenOver => false;

        public Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task ReturnAsync(CancellationToken cancellationToken) => queue.PutAsync(id, cancellationToken).AsTask();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
