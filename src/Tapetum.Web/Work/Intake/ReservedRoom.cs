namespace Tapetum.Web.Work.Intake;

/// <summary>That of a single process, with which it goes.</summary>
internal sealed class ReservedRoom : IReservedRoom, IDisposable
{
    private readonly SemaphoreSlim asking = new(1);
    private long reserved;

    public async Task<IntakeRoom> TryAddAsync(
        long more,
        Func<long, Task<IntakeRoom>> look,
        CancellationToken cancellationToken
    )
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            IntakeRoom room = await look(Interlocked.Read(ref reserved));
            if (room == IntakeRoom.Free)
            {
                Interlocked.Add(ref reserved, more);
            }

            return room;
        }
        finally
        {
            asking.Release();
        }
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref reserved, -bytes);

    public void Dispose() => asking.Dispose();
}
