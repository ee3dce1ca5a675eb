using System.Collections.Concurrent;

namespace Tapetum.Inference.Tiles;

/// <summary>So many places for tiles, made when they are needed. The one that was used last goes out first, as its memory is at hand.</summary>
internal sealed class TileSlots(int count, Func<TileSlot> create) : IDisposable
{
    private readonly SemaphoreSlim vacancies = new(count);
    private readonly ConcurrentStack<TileSlot> vacant = new();
    private readonly ConcurrentBag<TileSlot> all = [];

    /// <summary>Waits until one is vacant.</summary>
    public async Task<TileSlot> TakeAsync(CancellationToken cancellationToken)
    {
        await vacancies.WaitAsync(cancellationToken);
        if (vacant.TryPop(out TileSlot? slot))
        {
            return slot;
        }

        slot = create();
        all.Add(slot);
        return slot;
    }

    public void GiveBack(TileSlot slot)
    {
        vacant.Push(slot);
        vacancies.Release();
    }

    public void Dispose()
    {
        vacancies.Dispose();
        foreach (TileSlot slot in all)
        {
            slot.Dispose();
        }
    }
}
