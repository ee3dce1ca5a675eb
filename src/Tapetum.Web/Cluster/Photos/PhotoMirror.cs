using System.Collections.Concurrent;
using NATS.Client.KeyValueStore;
using Tapetum.Web.Cluster.Nats;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Cluster.Photos;

/// <summary>All photos' documents as this process knows them, kept up to date by what NATS tells of changes. It starts when it is first asked.</summary>
internal sealed partial class PhotoMirror(
    NatsCluster cluster,
    NatsDocuments<NumberedPhoto> documents,
    TimeProvider time,
    ILogger<PhotoMirror> log
) : IAsyncDisposable
{
    // A change that nobody will ever be told of, since its trace was tidied away, is not waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<PhotoId, NumberedPhoto> photos = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private TaskCompletionSource moved = New();
    private Task? watching;
    private bool isComplete;
    private ulong revision;

    /// <summary>Who is to know that a photo came, changed (from, to) or went (to null): told one after the other.</summary>
    public Action<PhotoId, Photo?, Photo?>? Changed { get; set; }

    /// <summary>All photos, once everything up to a revision is known.</summary>
    public async Task<IReadOnlyCollection<NumberedPhoto>> ListAsync(ulong upTo, CancellationToken cancellationToken)
    {
        long begun = time.GetTimestamp();
        while (true)
        {
            Task next;
            lock (gate)
            {
                watching ??= Task.Run(WatchAsync, CancellationToken.None);
                bool isKnown = revision >= upTo || time.GetElapsedTime(begun) > Patience;
                if (isComplete && isKnown)
                {
                    return [.. photos.Values];
                }

                next = moved.Task;
            }

            try
            {
                await next.WaitAsync(Patience, time, cancellationToken);
            }
            catch (TimeoutException e) when (!isComplete)
            {
                throw new ClusterUnreachableException(e);
            }
            catch (TimeoutException)
            {
                // Nothing moved; what is known is all there is.
            }
        }
    }

    /// <summary>Those that wait, as far as is known, in no order.</summary>
    public IEnumerable<PhotoId> Waiting() =>
        photos.Where(photo => photo.Value.Photo.State == PhotoState.Queued).Select(photo => photo.Key);

    /// <summary>This process deleted it; NATS will tell of that, too.</summary>
    public void Forget(PhotoId id) => photos.TryRemove(id, out _);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (watching is not null)
        {
            await watching;
        }

        stopping.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WatchAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await WatchOnceAsync(stopping.Token);
            }
            catch (Exception e)
            {
                if (!stopping.IsCancellationRequested)
                {
                    // Whatever it is: a list that is never brought up to date would be believed.
                    LogBrokeOff(e.Message);
                    await cluster.PauseAsync(CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Begins with all there is; what was known and is not among it has gone.</summary>
    private async Task WatchOnceAsync(CancellationToken cancellationToken)
    {
        HashSet<PhotoId>? found = [];
        NatsKVWatchOpts all = new()
        {
            OnNoData = _ =>
            {
                Complete(found);
                found = null;
                return ValueTask.FromResult(false);
            },
        };
        await foreach (
            NatsKVEntry<byte[]> entry in documents.Store.WatchAsync<byte[]>(
                opts: all,
                cancellationToken: cancellationToken
            )
        )
        {
            if (PhotoId.TryParse(entry.Key, null, out PhotoId id))
            {
                found?.Add(id);
                Note(id, entry);
            }

            Advance(entry.Revision);
            if (found is not null && entry.Delta == 0)
            {
                Complete(found);
                found = null;
            }
        }
    }

    private void Note(PhotoId id, NatsKVEntry<byte[]> entry)
    {
        photos.TryGetValue(id, out NumberedPhoto? before);
        if (entry.Operation == NatsKVOperation.Put)
        {
            NumberedPhoto after = NatsDocuments<NumberedPhoto>.Parse(entry.Value!);
            photos[id] = after;
            Changed?.Invoke(id, before?.Photo, after.Photo);
        }
        else if (photos.TryRemove(id, out _))
        {
            Changed?.Invoke(id, before?.Photo, null);
        }
    }

    private void Complete(HashSet<PhotoId>? found)
    {
        foreach (PhotoId id in photos.Keys)
        {
            if (found?.Contains(id) == false && photos.TryRemove(id, out NumberedPhoto? gone))
            {
                Changed?.Invoke(id, gone.Photo, null);
            }
        }

        lock (gate)
        {
            isComplete = true;
        }

        Advance(0);
    }

    private void Advance(ulong to)
    {
        TaskCompletionSource waited;
        lock (gate)
        {
            revision = Math.Max(revision, to);
            waited = moved;
            moved = New();
        }

        waited.SetResult();
    }

    [LoggerMessage(LogLevel.Warning, "NATS broke off telling of changes, and is asked again: {Reason}")]
    private partial void LogBrokeOff(string reason);
}
