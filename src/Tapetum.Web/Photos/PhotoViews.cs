using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Photos;

/// <summary>Adds to photos what is of the moment: their places in the queue and their progress.</summary>
internal sealed class PhotoViews(IPhotoStore store, WorkProgress progress, IServedTime served)
{
    public async Task<IReadOnlyList<PhotoView>> ListAsync(CancellationToken cancellationToken)
    {
        Dictionary<PhotoId, int> positions = await PositionsAsync(cancellationToken);
        return
        [
            .. (await store.ListAsync(cancellationToken))
                .Where(photo => !photo.IsPassing)
                .Select(photo => Of(photo, positions)),
        ];
    }

    public async Task<PhotoView?> FindAsync(PhotoId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { IsPassing: false } photo
            ? await OfAsync(photo, cancellationToken)
            : null;

    public async Task<PhotoView> OfAsync(Photo photo, CancellationToken cancellationToken) =>
        Of(photo, photo.State == PhotoState.Queued ? await PositionsAsync(cancellationToken) : []);

    private async Task<Dictionary<PhotoId, int>> PositionsAsync(CancellationToken cancellationToken) =>
        (await store.ListUnfinishedAsync(cancellationToken))
            .Where(photo => photo.State == PhotoState.Queued)
            .Index()
            .ToDictionary(queued => queued.Item.Id, queued => queued.Index + 1);

    private PhotoView Of(Photo photo, Dictionary<PhotoId, int> positions)
    {
        (PhotoStage Stage, double Fraction)? now =
            photo.State == PhotoState.Working ? progress.Of(photo.Id) ?? (PhotoStage.Decoding, 0) : null;
        return new()
        {
            Id = photo.Id,
            Name = photo.Name,
            Bytes = photo.Bytes,
            CreatedAt = photo.CreatedAt,
            ExpiresAt = photo.ExpiresAtServed is { } due ? served.ClockAt(due) : photo.ExpiresAt,
            State = photo.State,
            QueuePosition = positions.TryGetValue(photo.Id, out int position) ? position : null,
            Stage = now?.Stage,
            Progress = now?.Fraction ?? (photo.State == PhotoState.Done ? 1 : 0),
            Error = photo.Error,
            Capture = photo.Capture,
            WidthPx = photo.WidthPx,
            HeightPx = photo.HeightPx,
            Method = photo.Method,
            Settings = photo.Settings,
            Burst = photo.Burst,
            Remarks = photo.Remarks,
            Rating = photo.Rating,
            ContentHash = photo.ContentHash,
            Model = photo.Model,
            TimesMade = photo.TimesMade,
            Automatic = photo.Automatic,
            HasThumbnail = photo.ThumbnailVersion > 0,
            ThumbnailVersion = photo.ThumbnailVersion,
        };
    }
}
