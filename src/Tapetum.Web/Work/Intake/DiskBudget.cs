using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work.Intake;

/// <summary>
/// Who may take how much of the disk. All of this together stays below the quota and below what the disk has left:
/// <code>
/// what photos take            their files
/// what they will take         of those that wait or are worked on: they were promised to be finished
/// what uploads have brought   of those that broke off
/// what uploads may become     of those that are coming in now: a reservation, from before the first byte until the photo's row is written
/// </code>
/// </summary>
internal sealed class DiskBudget(
    IPhotoStore store,
    IPhotoFiles files,
    IResumableUploads uploads,
    IReservedRoom reserved,
    DataFolder folder,
    StudioOptions options
)
{
    /// <summary>Whether there would be room, at this moment.</summary>
    public Task<IntakeRoom> RoomForAsync(long bytes, CancellationToken cancellationToken) =>
        reserved.TryAddAsync(0, promised => LookAsync(promised, bytes, cancellationToken), cancellationToken);

    /// <summary>Makes a reservation larger.</summary>
    /// <param name="reservation">Stays as it is where there is no room.</param>
    /// <param name="bytes">What it is to be.</param>
    /// <param name="cancellationToken">Reserves nothing.</param>
    public async Task<IntakeRoom> GrowAsync(
        DiskReservation reservation,
        long bytes,
        CancellationToken cancellationToken
    )
    {
        long more = Math.Max(0, bytes - reservation.Bytes);
        IntakeRoom room = await reserved.TryAddAsync(
            more,
            promised => LookAsync(promised, more, cancellationToken),
            cancellationToken
        );
        if (room == IntakeRoom.Free)
        {
            reservation.Bytes += more;
        }

        return room;
    }

    /// <summary>A reservation of nothing yet.</summary>
    public DiskReservation Begin() => new(reserved, this);

    private async Task<IntakeRoom> LookAsync(long reservedBytes, long more, CancellationToken cancellationToken)
    {
        IReadOnlyList<Photo> unfinished = await store.ListUnfinishedAsync(cancellationToken);
        if (unfinished.Count >= options.QueueCapacity)
        {
            return IntakeRoom.QueueIsFull;
        }

        long promised = unfinished.Sum(photo => photo.PromisedBytes - photo.Bytes) + reservedBytes;
        long used = await files.UsedBytesAsync(cancellationToken) + await uploads.IdleBytesAsync(cancellationToken);
        return used + promised + more > options.DiskQuotaBytes ? IntakeRoom.QuotaIsFull
            : promised + more + DataFolder.RoomForOthers > folder.FreeBytes ? IntakeRoom.DiskIsFull
            : IntakeRoom.Free;
    }
}
