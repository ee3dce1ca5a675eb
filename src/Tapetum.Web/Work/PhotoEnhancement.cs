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
    BurstEnhancement bursts,
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
        PhotoBurst? burst = photo.AtFirst.Burst;
        PhotoStage first = burst is null ? PhotoStage.Decoding : PhotoStage.Merging;
        progress.Report(id, first, 0);
        long begun = time.GetTimestamp();
        (DecodedPhoto decoded, LinearImage? frame, double read) = burst is null
            ? (await DecodeAsync(photo, cancellationToken), null, DecodedAt)
            : await MergeAsync(photo, burst, cancellationToken);
        metrics.StageTook(first, time.GetElapsedTime(begun));
        await ShowAsync(photo, QuickLook.Of(decoded.Raw, Thumbnail.MaxSidePx), decoded, version: 2, cancellationToken);

        progress.Report(id, PhotoStage.Denoising, read);
        begun = time.GetTimestamp();
        LinearImage linear = await decoded.DenoiseAsync(
            denoisers.Of(photo.AtFirst.Model),
            ratio: null,
            new StageProgress(progress, id, PhotoStage.Denoising, read, DenoisedAt),
            cancellationToken
        );
        metrics.StageTook(PhotoStage.Denoising, time.GetElapsedTime(begun));
        progress.Report(id, PhotoStage.Developing, DenoisedAt);
        decoded = await MeasuredAsync(photo, decoded, linear, cancellationToken);
        await KeepAsync(id, PhotoFile.Linear, linear, cancellationToken);

        LinearImage shown = Corrected(linear, decoded, cancellationToken);
        if (!ReferenceEquals(shown, linear))
        {
            await KeepAsync(id, PhotoFile.ShownAfter, shown, cancellationToken);
            LinearImage untouched = Corrected(decoded.Untouched(cancellationToken), decoded, cancellationToken);
            PhotoFile file = frame is null ? PhotoFile.ShownBefore : PhotoFile.ShownUntouched;
            await KeepAsync(id, file, untouched, cancellationToken);
            if (frame is not null)
            {
                await KeepAsync(
                    id,
                    PhotoFile.ShownBefore,
                    Corrected(frame, decoded, cancellationToken),
                    cancellationToken
                );
            }
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

    /// <summary>What the picture shows of its lens is kept with what the file says.</summary>
    private async Task<DecodedPhoto> MeasuredAsync(
        ClaimedPhoto photo,
        DecodedPhoto decoded,
        LinearImage linear,
        CancellationToken cancellationToken
    )
    {
        DecodedPhoto measured = decoded.Measured(linear, cancellationToken);
        if (ReferenceEquals(measured, decoded))
        {
            return decoded;
        }

        string temporary = files.NewTemporaryPath();
        try
        {
            DecodedPhotoFile.Write(temporary, measured);
            await files.PutAsync(photo.Id, PhotoFile.Decoded, temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }

        return measured;
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

    /// <returns>The merged mosaic, with the second one that its file does not hold; one of its frames; and of the time, what has gone by.</returns>
    private async Task<(DecodedPhoto Merged, LinearImage OneFrame, double MadeAt)> MergeAsync(
        ClaimedPhoto photo,
        PhotoBurst burst,
        CancellationToken cancellationToken
    )
    {
        (DecodedPhoto merged, LinearImage frame, double madeAt) = await bursts.MergeAsync(
            photo,
            burst,
            new StageProgress(progress, photo.Id, PhotoStage.Merging, 0, 1),
            cancellationToken
        );
        await StoreAsync(
            photo,
            path =>
            {
                DecodedPhotoFile.Write(path, merged);
                return Task.FromResult(merged);
            },
            cancellationToken
        );
        await KeepAsync(photo.Id, PhotoFile.OneFrame, frame, cancellationToken);
        await photo.UpdateAsync(p => p with { Remarks = merged.Remarks }, cancellationToken);
        return (merged, frame, madeAt);
    }

    private async Task<DecodedPhoto> DecodeAsync(ClaimedPhoto photo, CancellationToken cancellationToken)
    {
        string original =
            await files.FindAsync(photo.Id, PhotoFile.Original, cancellationToken)
            ?? throw new FileNotFoundException("The uploaded file is gone from the data folder.");
        return await StoreAsync(
            photo,
            async path =>
            {
                await decoder.DecodeAsync(original, photo.AtFirst.Name, path, cancellationToken);
                return DecodedPhotoFile.Read(path, photo.AtFirst.Name, options.MaxPixels);
            },
            cancellationToken
        );
    }

    /// <summary>Has it written to its file; what is written says what it is.</summary>
    private async Task<DecodedPhoto> StoreAsync(
        ClaimedPhoto photo,
        Func<string, Task<DecodedPhoto>> write,
        CancellationToken cancellationToken
    )
    {
        string temporary = files.NewTemporaryPath();
        DecodedPhoto decoded;
        try
        {
            decoded = await write(temporary);
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

    private sealed class StageProgress(WorkProgress progress, PhotoId id, PhotoStage stage, double from, double to)
        : IProgress<double>
    {
        public void Report(double value) => progress.Report(id, stage, double.Lerp(from, to, value));
    }
}
