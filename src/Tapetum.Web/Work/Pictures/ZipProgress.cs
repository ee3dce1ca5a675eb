using System.Collections.Concurrent;

namespace Tapetum.Web.Work.Pictures;

/// <summary>How far zips are that somebody downloads; by the name that the one who asked gave it. The last few are remembered when they are over.</summary>
internal sealed class ZipProgress
{
    private const int Remembered = 100;

    private readonly ConcurrentDictionary<string, ZipState> zips = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> order = new();

    public void Report(string job, ZipState state)
    {
        if (!zips.ContainsKey(job))
        {
            order.Enqueue(job);
            while (order.Count > Remembered && order.TryDequeue(out string? oldest))
            {
                zips.TryRemove(oldest, out _);
            }
        }

        zips[job] = state;
    }

    public ZipState? Of(string job) => zips.GetValueOrDefault(job);
}
