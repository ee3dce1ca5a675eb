namespace Tapetum;

/// <summary>A stage that so many files may be in at once; the others wait, first come first served.</summary>
internal sealed class Turns(int count) : IDisposable
{
    private readonly SemaphoreSlim free = new(count, count);

    /// <summary>Waits for a place in the stage; disposing of the turn leaves it.</summary>
    public async Task<Turn> TakeAsync(CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        return new Turn(free);
    }

    public void Dispose() => free.Dispose();

    public readonly struct Turn(SemaphoreSlim taken) : IDisposable
    {
        public void Dispose() => taken.Release();
    }
}
