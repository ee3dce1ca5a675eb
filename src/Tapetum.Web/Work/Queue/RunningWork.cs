using System.Collections.Concurrent;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>What is being worked on in this process, so that it can be stopped when the photo is deleted.</summary>
internal sealed class RunningWork
{
    private readonly ConcurrentDictionary<PhotoId, CancellationTokenSource> running = new();

    /// <returns>To be disposed after <see cref="End"/>.</returns>
    public CancellationTokenSource Begin(PhotoId id, CancellationToken stopping)
    {
        var work = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        running[id] = work;
        return work;
    }

    public void End(PhotoId id) => running.TryRemove(id, out _);

    public async Task StopAsync(PhotoId id)
    {
        if (running.TryGetValue(id, out CancellationTokenSource? work))
        {
            await work.CancelAsync();
        }
    }
}
