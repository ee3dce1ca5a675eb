using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Queue;

/// <summary>The one photo that a worker has, as its row says.</summary>
internal sealed class ClaimedPhoto
{
    private readonly IPhotoStore store;
    private readonly IWorkLease lease;

    private ClaimedPhoto(IPhotoStore store, IWorkLease lease, Photo photo) =>
        (this.store, this.lease, AtFirst, Latest) = (store, lease, photo, photo);

    public PhotoId Id => lease.Id;

    /// <summary>As it was when work on it began.</summary>
    public Photo AtFirst { get; }

    /// <summary>As it was after the last change.</summary>
    public Photo Latest { get; private set; }

    /// <summary>Begins work, which is a change of state: of two who have the same photo in hand, one gets it.</summary>
    /// <param name="store">Where it stands.</param>
    /// <param name="lease">Of the photo.</param>
    /// <param name="cancellationToken">Claims nothing.</param>
    /// <returns>The claim, null where the photo waits no more; and whether it was given up, since those who had it before died of it.</returns>
    public static async Task<(ClaimedPhoto? Claimed, bool IsGivenUp)> TryBeginAsync(
        IPhotoStore store,
        IWorkLease lease,
        CancellationToken cancellationToken
    )
    {
        bool claimed = false;
        bool givenUp = false;
        Photo? photo = await store.UpdateAsync(
            lease.Id,
            p =>
            {
                Photo waiting = p.State == PhotoState.Working && lease.IsTakenOver ? WorkerDeath.Of(p) : p;
                // Its own claim is there already where the answer to an earlier attempt was lost.
                claimed =
                    waiting.State == PhotoState.Queued
                    || (lease.Claim is not null && waiting.State == PhotoState.Working && waiting.Claim == lease.Claim);
                givenUp = waiting.State == PhotoState.Failed && p.State == PhotoState.Working;
                return claimed ? waiting with { State = PhotoState.Working, Claim = lease.Claim } : waiting;
            },
            cancellationToken
        );
        return (photo is not null && claimed ? new(store, lease, photo) : null, photo is not null && givenUp);
    }

    /// <summary>Changes its row.</summary>
    /// <exception cref="WorkLostException">It is gone, or another's.</exception>
    public async Task<Photo> UpdateAsync(Func<Photo, Photo> change, CancellationToken cancellationToken)
    {
        bool isOurs = false;
        Photo? changed = await store.UpdateAsync(
            Id,
            p =>
            {
                isOurs = IsOurs(p);
                return isOurs ? change(p) : p;
            },
            cancellationToken
        );
        return isOurs && changed is not null ? Latest = changed : throw new WorkLostException();
    }

    /// <summary>Whether that row is still in this worker's hands.</summary>
    private bool IsOurs(Photo photo) => photo.State == PhotoState.Working && photo.Claim == lease.Claim;
}
