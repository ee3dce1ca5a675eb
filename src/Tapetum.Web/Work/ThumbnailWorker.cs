using System.Collections.Concurrent;
using System.Threading.Channels;
using Tapetum.Development;
using Tapetum.Development.Detail;
using Tapetum.Inference;
using Tapetum.Web.Decoding;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Linear;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Work;

/// <summary>Makes thumbnails again of photos whose settings have changed, a moment after they have: one at a time, beside all other work.</summary>
internal sealed partial class ThumbnailWorker(
    IPhotoStore store,
    IPhotoFiles files,
    LinearPhotos linears,
    DevelopmentPlans plans,
    PhotoEvents events,
    TimeProvider time,
    ILogger<ThumbnailWorker> log
) : BackgroundService
{
    private const int Kept = 2;

    // While a slider moves there is no use in thumbnails.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.8);

    private readonly Channel<PhotoId> queue = Channel.CreateUnbounded<PhotoId>();

    /// <summary>When those that wait were asked for last.</summary>
    private readonly ConcurrentDictionary<PhotoId, long> asked = new();

    public void Want(PhotoId id)
    {
        bool waits = asked.ContainsKey(id);
        asked[id] = time.GetTimestamp();
        if (!waits)
        {
            queue.Writer.TryWrite(id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (PhotoId id in queue.Reader.ReadAllAsync(stoppingToken))
        {
            while (asked.TryGetValue(id, out long since) && time.GetElapsedTime(since) is var waited && waited < Pause)
            {
                await Task.Delay(Pause - waited, time, stoppingToken);
            }

            asked.TryRemove(id, out _);
            try
            {
                await MakeAsync(id, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The old one stays; the photo itself is not touched.
                LogFailed(e, id);
            }
        }
    }

    private async Task MakeAsync(PhotoId id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is not { State: PhotoState.Done } photo)
        {
            return;
        }

        using LinearPhoto? linear = await linears.OpenAsync(photo, cancellationToken);
        if (linear is null || await plans.FindAsync(photo, photo.Settings, cancellationToken) is not { } plan)
        {
            return;
        }

        DevelopmentRecipe recipe = plan.Planner.Plan(photo.Settings.ToDevelopment()) with
        {
            Sharpening = Sharpening.None,
        };
        PictureGeometry geometry = photo.Settings.ToDevelopment().Geometry;
        LensCorrections lens = photo.Settings.LensCorrections;
        int scale = ScaleOf(linear.Rows(LinearKind.After, lens), geometry);
        geometry = geometry with { Crop = geometry.Crop?.Reduced(scale) };
        LinearImage small = Blend(linear, plan.Planner, scale, photo.Settings, cancellationToken);
        byte[] jpeg = Thumbnail.Of(new DevelopedImage(small, plan.Orientation, recipe, geometry, photo.Name));
        int version = photo.ThumbnailVersion + 1;
        string temporary = files.NewTemporaryPath();
        try
        {
            await File.WriteAllBytesAsync(temporary, jpeg, cancellationToken);
            await files.PutAsync(id, PhotoFile.Thumbnail(version), temporary, cancellationToken);
        }
        catch (DirectoryNotFoundException)
        {
            // It was deleted meanwhile.
            return;
        }
        finally
        {
            File.Delete(temporary);
        }

        await store.UpdateAsync(id, p => p with { ThumbnailVersion = version }, cancellationToken);
        await files.KeepNewestAsync(id, PhotoFile.ThumbnailPrefix, Kept, cancellationToken);
        events.Changed(id);
    }

    private static LinearImage Blend(
        LinearPhoto linear,
        DevelopmentPlanner planner,
        int scale,
        PhotoSettings settings,
        CancellationToken cancellationToken
    )
    {
        float strength = (float)settings.Strength;
        LinearImage after = Small(
            linear.Rows(LinearKind.After, settings.LensCorrections),
            planner,
            scale,
            cancellationToken
        );
        if (strength >= 1)
        {
            return after;
        }

        ILinearRows rows = linear.Rows(LinearKind.Untouched, settings.LensCorrections);
        LinearImage untouched = Small(rows, planner, scale, cancellationToken);
        for (int y = 0; y < after.HeightPx; y++)
        {
            Span<float> to = after.Row(y);
            ReadOnlySpan<float> noisy = untouched.Row(y);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = float.Lerp(noisy[i], to[i], strength);
            }
        }

        return after;
    }

    /// <summary>How much smaller the whole picture may be that a thumbnail of this part is made from.</summary>
    private static int ScaleOf(ILinearRows rows, PictureGeometry geometry)
    {
        const int MostEnlarged = 4;
        int side = Math.Max(rows.WidthPx, rows.HeightPx);
        int whole = Math.Max(1, side / Thumbnail.MaxSidePx);
        return geometry.Crop?.In(rows.WidthPx, rows.HeightPx) is var (_, _, width, height)
            ? Math.Max(Math.Max(1, whole / MostEnlarged), Math.Max(width, height) / Thumbnail.MaxSidePx)
            : whole;
    }

    private static LinearImage Small(
        ILinearRows rows,
        DevelopmentPlanner planner,
        int scale,
        CancellationToken cancellationToken
    )
    {
        ViewedPart whole = new(0, 0, int.MaxValue, int.MaxValue);
        // As the sensor stood, as the recipe was made for it.
        LinearCrop crop = new(new RebuiltRows(rows, planner.Highlights), orientation: 1, whole, scale);
        return crop.Read(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Photo {Id} keeps its old thumbnail")]
    private partial void LogFailed(Exception e, PhotoId id);
}
