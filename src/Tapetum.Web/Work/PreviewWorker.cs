using System.Threading.Channels;
using Tapetum.Web.Decoding;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Shows what a photo is while it waits: reads its headers and its embedded preview, ahead of the queue. What it misses, the work itself makes good.</summary>
internal sealed partial class PreviewWorker(
    IPhotoStore store,
    IPhotoFiles files,
    IRawWorkers workers,
    PhotoEvents events,
    ILogger<PreviewWorker> log
) : BackgroundService
{
    private readonly Channel<PhotoId> wanted = Channel.CreateUnbounded<PhotoId>();

    public void Want(PhotoId id) => wanted.Writer.TryWrite(id);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (Photo photo in await store.ListUnfinishedAsync(stoppingToken))
        {
            Want(photo.Id);
        }

        await foreach (PhotoId id in wanted.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await PreviewAsync(id, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The work that follows meets the same fault, and tells it.
                LogNoPreview(id, e.Message);
            }
        }
    }

    private async Task PreviewAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (
            await store.FindAsync(id, cancellationToken)
                is not { State: PhotoState.Queued, ThumbnailVersion: 0, Burst: null } waiting
            || await files.FindAsync(id, PhotoFile.Original, cancellationToken) is not { } original
        )
        {
            return;
        }

        string thumbnail = files.NewTemporaryPath();
        PreviewInfo preview;
        try
        {
            preview = await workers.PreviewAsync(original, waiting.Name, thumbnail, cancellationToken);
            if (preview.HasThumbnail)
            {
                await files.PutAsync(id, PhotoFile.Thumbnail(1), thumbnail, cancellationToken);
            }
        }
        finally
        {
            File.Delete(thumbnail);
        }

        await store.UpdateAsync(
            id,
            photo =>
                photo with
                {
                    Capture = preview.Capture,
                    WidthPx = photo.WidthPx ?? preview.WidthPx,
                    HeightPx = photo.HeightPx ?? preview.HeightPx,
                    ThumbnailVersion = Math.Max(photo.ThumbnailVersion, preview.HasThumbnail ? 1 : 0),
                },
            cancellationToken
        );
        events.Changed(id);
    }

    [LoggerMessage(LogLevel.Debug, "No preview of photo {Id}: {Reason}")]
    private partial void LogNoPreview(PhotoId id, string reason);
}
