using System.Runtime;
using Tapetum.Memory;

namespace Tapetum.Web.Work.Upkeep;

/// <summary>
/// Gives memory back when nobody has worked for a while. .NET keeps what large pictures took, some hundred megabytes, for the next; a studio that waits for somebody all night needs none of it.
/// What native code has freed goes back now and then during the work too: else it is more after each busy moment.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="giveBack">What to do when nobody has worked for a while.</param>
/// <param name="giveBackFreed">What to do now and then while somebody works.</param>
internal sealed class IdleMemory(TimeProvider time, Action giveBack, Action giveBackFreed) : IDisposable
{
    // Long enough that somebody who moves sliders does not wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan NowAndThen = TimeSpan.FromMinutes(1);

    private readonly Lock changing = new();
    private int users;
    private ITimer? timer;
    private long lastGivenBack = time.GetTimestamp();

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
        FreedMemory.GiveBack();
    }

    private void End()
    {
        bool due;
        lock (changing)
        {
            due = time.GetElapsedTime(lastGivenBack) >= NowAndThen;
            lastGivenBack = due ? time.GetTimestamp() : lastGivenBack;
            if (--users == 0)
            {
                timer ??= time.CreateTimer(_ => giveBack(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }

        if (due)
        {
            giveBackFreed();
        }
    }

    private sealed class User(IdleMemory memory) : IDisposable
    {
        private IdleMemory? memory = memory;

        public void Dispose() => Interlocked.Exchange(ref memory, null)?.End();
    }
}
