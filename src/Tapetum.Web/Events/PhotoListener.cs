using Tapetum.Web.Photos;

namespace Tapetum.Web.Events;

/// <summary>Collects which photos have changed until they are taken: however slow the one who listens, a photo is in it once.</summary>
internal sealed class PhotoListener(Action<PhotoListener> leave) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim news = new(0, 1);
    private HashSet<PhotoId> changed = [];
    private bool left;

    public void Note(PhotoId id)
    {
        lock (gate)
        {
            changed.Add(id);
            if (!left && news.CurrentCount == 0)
            {
                news.Release();
            }
        }
    }

    /// <summary>Waits until there is something; empty when nothing came for so long.</summary>
    public async Task<IReadOnlyCollection<PhotoId>> TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await news.WaitAsync(patience, cancellationToken))
        {
            return [];
        }

        lock (gate)
        {
            HashSet<PhotoId> taken = changed;
            changed = [];
            return taken;
        }
    }

    public void Dispose()
    {
        leave(this);
        lock (gate)
        {
            left = true;
            news.Dispose();
        }
    }
}
