using System.Diagnostics;

namespace Tapetum.Training.Parallelism.Mpi;

/// <summary>Waits for messages: at first it only lets others go before, as one may come at any moment; later it sleeps, as a validation takes minutes.</summary>
/// <param name="wakes">Ends its sleep.</param>
internal sealed class Patience(SemaphoreSlim wakes)
{
    private static readonly TimeSpan Awake = TimeSpan.FromMilliseconds(20);
    private long since = Stopwatch.GetTimestamp();

    /// <param name="moved">Whether anything happened since the last call.</param>
    public void Wait(bool moved)
    {
        if (moved)
        {
            since = Stopwatch.GetTimestamp();
        }
        else if (Stopwatch.GetElapsedTime(since) < Awake)
        {
            _ = Thread.Yield();
        }
        else
        {
            _ = wakes.Wait(millisecondsTimeout: 1);
        }
    }
}
