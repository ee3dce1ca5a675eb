using Tapetum.Web.Work.Intake;

namespace Tapetum.Web.Cluster.Uploads;

/// <summary>What uploads at all front ends may become.</summary>
internal sealed class SharedRoom(LedgerPage page) : IReservedRoom
{
    public async Task<IntakeRoom> TryAddAsync(
        long more,
        Func<long, Task<IntakeRoom>> look,
        CancellationToken cancellationToken
    )
    {
        var room = IntakeRoom.Free;
        bool isReserved = false;
        await page.ChangeAsync(
            async ledger =>
            {
                long others = ledger.Fronts.Where(front => front.Key != page.Name).Sum(front => front.Value.Bytes);
                room = await look(others + page.Reserved);
                isReserved = room == IntakeRoom.Free && more > 0;
                return isReserved ? page.WithThis(ledger, more) : null;
            },
            cancellationToken
        );
        if (isReserved)
        {
            page.Add(more);
        }

        return room;
    }

    /// <summary>The ledger has it with its next change, after a few seconds at most.</summary>
    public void GiveBack(long bytes) => page.Add(-bytes);
}
