using System.Runtime;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>
/// Gives memory back when nobody has worked for a while. .NET keeps what large pictures took, some hundred megabytes, for the next; a studio that waits for somebody all night needs none of it.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="giveBack">What to do then.</param>
internal sealed class IdleMemory(TimeProvider time, Action giveBack) : IDisposable
{
    // Long enough that somebody who moves sliders does not wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Lock changing = new();
    private int users;
    private ITimer? timer;

    /// <returns>To be disposed when the work is done.</returns>
    public IDisposable Use()
    {
        lock (changing)
        {
            users++;
            timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return new User(this);
    }

    public void Dispose() => timer?.Dispose();

    /// <summary>All that is not in use goes back to the operating system.</summary>
    public static void Collect()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private void End()
    {
        lock (changing)
        {
            if (--users == 0)
            {
                timer ??= time.CreateTimer(_ => giveBack(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed class User(IdleMemory memory) : IDisposable
    {
        private IdleMemory? memory = memory;

        public void Dispose() => Interlocked.Exchange(ref memory, null)?.End();
    }
}
