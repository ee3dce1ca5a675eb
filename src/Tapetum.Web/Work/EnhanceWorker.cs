using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Web.Decoding;
using Tapetum.Web.Events;
using Tapetum.Web.Photos;
using Tapetum.Web.Storage;

namespace Tapetum.Web.Work;

/// <summary>Takes photos from the queue, one after the other, and makes of each what can be developed in a moment afterwards.</summary>
internal sealed partial class EnhanceWorker(
    IWorkQueue queue,
    IPhotoStore store,
    IPhotoFiles files,
    DataFolder folder,
    IRawWorkers decoder,
    Denoisers denoisers,
    DevelopmentPlans plans,
    WorkProgress progress,
    RunningWork running,
    WorkPace pace,
    ThumbnailWorker thumbnails,
    IdleMemory memory,
    PhotoEvents events,
    StudioMetrics metrics,
    ServedTime served,
    StudioOptions options,
    TimeProvider time,
    ILogger<EnhanceWorker> log
) : BackgroundService
{
    // Shares of the time that a 12-megapixel file takes, for progress.
    private const double DecodedAt = 0.08;
    private const double DenoisedAt = 0.95;

    // Twice may be bad luck.
    private const int MaxDeaths = 3;

    // A full disk does not become empty in a moment.
    private static readonly TimeSpan UntilNextAttempt = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ResumeAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            PhotoId id = await queue.TakeAsync(stoppingToken);
            using IDisposable use = memory.Use();
            using CancellationTokenSource work = running.Begin(id, stoppingToken);
            long begun = time.GetTimestamp();
            try
            {
                if (await EnhanceAsync(id, work.Token))
                {
                    pace.Took(time.GetElapsedTime(begun));
                }
            }
            catch (OperationCanceledException) when (work.IsCancellationRequested)
            {
                LogStopped(id);
                // Now, so that the next start does not take it for something that the server died of.
                await store.UpdateAsync(id, Requeued, CancellationToken.None);
            }
            // Whatever fails on a full disk may be a consequence of it.
            catch (Exception e) when (StorageFailure.Passes(e) || folder.IsFull)
            {
                await WaitAsync(id, e, stoppingToken);
            }
            catch (Exception e)
            {
                await PersistAsync(() => FailAsync(id, e, stoppingToken), stoppingToken);
            }
            finally
            {
                running.End(id);
                progress.Clear(id);
                events.Changed(id);
            }
        }
    }

    /// <summary>A photo was accepted: that the disk is full or the database locked costs it time, and no more.</summary>
    private async Task WaitAsync(PhotoId id, Exception e, CancellationToken stoppingToken)
    {
        LogWaits(id, e.Message);
        await PersistAsync(() => store.UpdateAsync(id, Requeued, stoppingToken), stoppingToken);
        progress.Clear(id);
        events.Changed(id);
        await Task.Delay(UntilNextAttempt, time, stoppingToken);
        await queue.PutAsync(id, stoppingToken);
    }

    /// <summary>Writes down what became of a photo as soon as that can be written.</summary>
    private async Task PersistAsync(Func<Task> write, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (StorageFailure.Passes(e))
            {
                await Task.Delay(UntilNextAttempt, time, stoppingToken);
            }
        }
    }

    /// <summary>What an earlier process was working on when it died waits again, in its old place, unless it is what processes die of.</summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (Photo photo in await store.ListUnfinishedAsync(cancellationToken))
        {
            if (await store.UpdateAsync(photo.Id, AfterDeath, cancellationToken) is { State: PhotoState.Queued })
            {
                await queue.PutAsync(photo.Id, cancellationToken);
            }
            else
            {
                LogGivenUp(photo.Id, MaxDeaths);
                metrics.Finished(PhotoState.Failed);
            }
        }

        await MakeAgainAsync(cancellationToken);
    }

    /// <summary>Photos that an older version of this program did wait again, after all that nobody has seen yet.</summary>
    private async Task MakeAgainAsync(CancellationToken cancellationToken)
    {
        IEnumerable<Photo> outdated = (await store.ListAsync(cancellationToken)).Where(photo => photo.IsOutdated);
        foreach (Photo photo in outdated.Reverse())
        {
            Photo? waiting = await store.UpdateAsync(
                photo.Id,
                p => p.IsOutdated ? p with { State = PhotoState.Queued } : p,
                cancellationToken
            );
            if (waiting is { State: PhotoState.Queued })
            {
                LogMadeAgain(photo.Id);
                await queue.PutAsync(photo.Id, cancellationToken);
            }
        }
    }

    private static Photo Requeued(Photo photo) =>
        photo.State == PhotoState.Working ? photo with { State = PhotoState.Queued } : photo;

    private static Photo AfterDeath(Photo photo)
    {
        if (photo.State != PhotoState.Working)
        {
            return photo;
        }

        int deaths = photo.Deaths + 1;
        return deaths < MaxDeaths
            ? photo with
            {
                State = PhotoState.Queued,
                Deaths = deaths,
            }
            : photo with
            {
                State = PhotoState.Failed,
                Deaths = deaths,
                Error = PhotoErrors.After(deaths),
            };
    }

    /// <returns>False when it did not wait any more.</returns>
    private async Task<bool> EnhanceAsync(PhotoId id, CancellationToken cancellationToken)
    {
        bool claimed = false;
        Photo? photo = await store.UpdateAsync(
            id,
            p =>
            {
                claimed = p.State == PhotoState.Queued;
                return claimed ? p with { State = PhotoState.Working } : p;
            },
            cancellationToken
        );
        if (photo is null || !claimed)
        {
            return false;
        }

        // All that wait have moved up by one.
        foreach (Photo waiting in await store.ListUnfinishedAsync(cancellationToken))
        {
            events.Changed(waiting.Id);
        }

        progress.Report(id, PhotoStage.Decoding, 0);
        long begun = time.GetTimestamp();
        DecodedPhoto decoded = await DecodeAsync(photo, cancellationToken);
        metrics.StageTook(PhotoStage.Decoding, time.GetElapsedTime(begun));
        await ShowAsync(id, QuickLook.Of(decoded.Raw, Thumbnail.MaxSidePx), decoded, version: 2, cancellationToken);

        progress.Report(id, PhotoStage.Denoising, DecodedAt);
        begun = time.GetTimestamp();
        LinearImage linear = await decoded.DenoiseAsync(
            denoisers.Of(photo.Model),
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

        DevelopedImage picture = await ShowAsync(id, shown, decoded, version: 3, cancellationToken);
        DevelopmentRecipe recipe = picture.Recipe;
        (double kelvin, double tint) = new CameraProfile(decoded.Raw.Color).SlidersOf(recipe.Neutral);
        Photo? done = await store.UpdateAsync(
            id,
            p =>
                p with
                {
                    State = PhotoState.Done,
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
        if (done is not null && done.Settings != new PhotoSettings())
        {
            // They were chosen while it waited.
            thumbnails.Want(id);
        }

        return true;
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
        PhotoId id,
        LinearImage linear,
        DecodedPhoto decoded,
        int version,
        CancellationToken cancellationToken
    )
    {
        // One that is made again has had as many, and more.
        Photo? photo = await store.FindAsync(id, cancellationToken);
        int next = Math.Max(version, (photo?.ThumbnailVersion ?? 0) + 1);
        DevelopedImage picture = Developer.Render(linear, decoded.Raw, decoded.Hints, new DevelopmentOptions());
        string temporary = files.NewTemporaryPath();
        try
        {
            await File.WriteAllBytesAsync(temporary, Thumbnail.Of(picture), cancellationToken);
            await files.PutAsync(id, PhotoFile.Thumbnail(next), temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }

        await store.UpdateAsync(id, p => p with { ThumbnailVersion = next }, cancellationToken);
        events.Changed(id);
        return picture;
    }

    private async Task<DecodedPhoto> DecodeAsync(Photo photo, CancellationToken cancellationToken)
    {
        string original =
            await files.FindAsync(photo.Id, PhotoFile.Original, cancellationToken)
            ?? throw new FileNotFoundException("The uploaded file is gone from the data folder.");
        string temporary = files.NewTemporaryPath();
        DecodedPhoto decoded;
        try
        {
            await decoder.DecodeAsync(original, photo.Name, temporary, cancellationToken);
            decoded = DecodedPhotoFile.Read(temporary, photo.Name, options.MaxPixels);
            await files.PutAsync(photo.Id, PhotoFile.Decoded, temporary, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }

        await store.UpdateAsync(
            photo.Id,
            p => p with { Capture = CaptureSummary.Of(decoded.Raw.Capture), Method = decoded.Method },
            cancellationToken
        );
        return decoded;
    }

    private async Task FailAsync(PhotoId id, Exception e, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id, cancellationToken) is null)
        {
            // It was deleted, and with it what the work needed.
            LogStopped(id);
            return;
        }

        PhotoError error = PhotoErrors.Of(e);
        LogFailed(e, id, error.Detail);
        metrics.Finished(PhotoState.Failed);
        await store.UpdateAsync(id, p => p with { State = PhotoState.Failed, Error = error }, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Photo {Id} failed: {Detail}")]
    private partial void LogFailed(Exception e, PhotoId id, string detail);

    [LoggerMessage(LogLevel.Error, "Photo {Id} is given up: the server died {Deaths} times while it worked on it")]
    private partial void LogGivenUp(PhotoId id, int deaths);

    [LoggerMessage(LogLevel.Information, "Photo {Id} was done by an older version and is made again")]
    private partial void LogMadeAgain(PhotoId id);

    [LoggerMessage(LogLevel.Error, "Photo {Id} waits until there is room, or the database is free: {Reason}")]
    private partial void LogWaits(PhotoId id, string reason);

    [LoggerMessage(LogLevel.Information, "Work on photo {Id} was stopped")]
    private partial void LogStopped(PhotoId id);

    private sealed class DenoisingProgress(WorkProgress progress, PhotoId id) : IProgress<double>
    {
        public void Report(double value) =>
            progress.Report(id, PhotoStage.Denoising, double.Lerp(DecodedAt, DenoisedAt, value));
    }
}
