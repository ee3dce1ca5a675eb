namespace Tapetum.Web.Work.Intake;

/// <summary>Room on the disk for an upload that is coming in; given back when it is disposed of.</summary>
internal sealed class DiskReservation(IReservedRoom reserved, DiskBudget budget) : IDisposable
{
    public long Bytes { get; set; }

    /// <summary>Makes it larger; it never becomes smaller.</summary>
    /// <returns>Whether there was room.</returns>
    public async Task<IntakeRoom> GrowToAsync(long bytes, CancellationToken cancellationToken) =>
        bytes <= Bytes ? IntakeRoom.Free : await budget.GrowAsync(this, bytes, cancellationToken);

    public void Dispose()
    {
        reserved.GiveBack(Bytes);
        Bytes = 0;
    }
}
