using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Web.Decoding;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;
using Tapetum.Web.Work.Pictures;
using Tapetum.Web.Work.Queue;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Work;

/// <summary>Makes of one photo what can be developed in a moment afterwards.</summary>
internal sealed class PhotoEnhancement(
    IPhotoFiles files,
    IRawWorkers decoder,
    Denoisers denoisers,
    DevelopmentPlans plans,
    ThumbnailWorker thumbnails,
    WorkProgress progress,
    PhotoEvents events,
    StudioMetrics metrics,
    IServedTime served,
    StudioOptions options,
    TimeProvider time
)
{
    // Shares of the time that a 12-megapixel file takes, for progress.
    private const double DecodedAt = 0.08;
    private const double DenoisedAt = 0.95;

    /// <exception cref="WorkLostException">It was deleted, or is another's.</exception>
    public async Task RunAsync(ClaimedPhoto photo, CancellationToken cancellationToken)
    {
        PhotoId id = photo.Id;
        progress.Report(id, PhotoStage.Decoding, 0);
        long begun = time.GetTimestamp();
        DecodedPhoto decoded = await DecodeAsync(photo, cancellationToken);
        metrics.StageTook(PhotoStage.Decoding, time.GetElapsedTime(begun));
        await ShowAsync(photo, QuickLook.Of(decoded.Raw, Thumbnail.MaxSidePx), decoded, version: 2, cancellationToken);

        progress.Report(id, PhotoStage.Denoising, DecodedAt);
        begun = time.GetTimestamp();
        LinearImage linear = await decoded.DenoiseAsync(
            denoisers.Of(photo.AtFirst.Model),
            new DenoisingProgress(progress, id),
            cancellationToken
        );
        metrics.StageTook(PhotoStage.Denoising, time.GetElapsedTime(begun));
        await KeepAsync(id, PhotoFile.Linear, linear, cancellationToken);

        progress.Report(id, PhotoStage.Developing, DenoisedAt);
        LinearImage shown = Corrected(linear, decoded, cancellationToken);
        if (!ReferenceEquals(shown, linear))
        {
            await KeepAsync(id, PhotoFile.ShownAfter, shown, cancellationToken);
            LinearImage before = Corrected(decoded.Untouched(cancellationToken), decoded, cancellationToken);
            await KeepAsync(id, PhotoFile.ShownBefore, before, cancellationToken);
        }

        DevelopedImage picture = await ShowAsync(photo, shown, decoded, version: 3, cancellationToken);
        DevelopmentRecipe recipe = picture.Recipe;
        (double kelvin, double tint) = new CameraProfile(decoded.Raw.Color).SlidersOf(recipe.Neutral);
        Photo done = await photo.UpdateAsync(
            p =>
                p with
                {
                    State = PhotoState.Done,
                    Claim = null,
                    StoredForm = StoredPicture.Form,
                    TimesMade = p.TimesMade + 1,
                    WidthPx = picture.WidthPx,
                    HeightPx = picture.HeightPx,
                    Automatic = new(Math.Log2(recipe.Amplification), kelvin, tint),
                    ExpiresAt = time.GetUtcNow() + options.Retention,
                    ExpiresAtServed = served.Now + options.Retention,
                },
            cancellationToken
        );
        metrics.Finished(PhotoState.Done);
        plans.Forget(id);
        if (done.Settings != new PhotoSettings())
        {
            // They were chosen while it waited.
            thumbnails.Want(id);
        }
    }

    private static LinearImage Corrected(
        LinearImage image,
        DecodedPhoto decoded,
        CancellationToken cancellationToken
    ) => PictureCorrections.Apply(image, decoded.Raw, correctLens: true, cancellationToken);

    private async Task KeepAsync(PhotoId id, PhotoFile file, LinearImage image, CancellationToken cancellationToken)
    {
        string temporary = files.NewTemporaryPath();
        try
        {
            await LinearFile.WriteAsync(temporary, image, cancellationToken);
            await files.PutAsync(id, file, temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Makes a thumbnail as nobody has asked for anything else yet.</summary>
    private async Task<DevelopedImage> ShowAsync(
        ClaimedPhoto photo,
        LinearImage linear,
        DecodedPhoto decoded,
        int version,
        CancellationToken cancellationToken
    )
    {
        // One that is made again has had as many, and more.
        int next = Math.Max(version, photo.Latest.ThumbnailVersion + 1);
        DevelopedImage picture = Developer.Render(linear, decoded.Raw, decoded.Hints, new DevelopmentOptions());
        string temporary = files.NewTemporaryPath();
        try
        {
            await File.WriteAllBytesAsync(temporary, Thumbnail.Of(picture), cancellationToken);
            await files.PutAsync(photo.Id, PhotoFile.Thumbnail(next), temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }

        await photo.UpdateAsync(p => p with { ThumbnailVersion = next }, cancellationToken);
        events.Changed(photo.Id);
        return picture;
    }

    private async Task<DecodedPhoto> DecodeAsync(ClaimedPhoto photo, CancellationToken cancellationToken)
    {
        string original =
            await files.FindAsync(photo.Id, PhotoFile.Original, cancellationToken)
            ?? throw new FileNotFoundException("The uploaded file is gone from the data folder.");
        string temporary = files.NewTemporaryPath();
        string name = photo.AtFirst.Name;
        DecodedPhoto decoded;
        try
        {
            await decoder.DecodeAsync(original, name, temporary, cancellationToken);
            decoded = DecodedPhotoFile.Read(temporary, name, options.MaxPixels);
            await files.PutAsync(photo.Id, PhotoFile.Decoded, temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }

        await photo.UpdateAsync(
            p => p with { Capture = CaptureSummary.Of(decoded.Raw.Capture), Method = decoded.Method },
            cancellationToken
        );
        return decoded;
    }

    private sealed class DenoisingProgress(WorkProgress progress, PhotoId id) : IProgress<double>
    {
        public void Report(double value) =>
            progress.Report(id, PhotoStage.Denoising, double.Lerp(DecodedAt, DenoisedAt, value));
    }
}
