using System.Security.Cryptography;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Reports;
using Tapetum.Encoding.Files;
using Tapetum.Web.Photos;

namespace Tapetum.Cli.Remote;

/// <summary>
/// Pictures that a studio elsewhere makes: a file goes there, its picture comes back, and then the photo is deleted there. A photo that is there already, of a run that was killed or because
/// somebody put it there, is not sent again, and stays.
/// </summary>
internal sealed class StudioPictures(StudioConnection studio, EnhanceOptions options, int atOnce, TimeProvider time)
    : IPictureMaker
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    // Of a file's whole way.
    private const double SentAt = 0.2;
    private const double MadeAt = 0.9;

    private readonly SemaphoreSlim inWork = new(atOnce);
    private readonly string query = StudioQuery.Of(options);
    private readonly Dictionary<string, PhotoId> there = new(StringComparer.Ordinal);

    /// <summary>Sees whether a studio answers, and what it has.</summary>
    /// <exception cref="StudioException">It cannot be used.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await studio.GreetAsync(cancellationToken);
        foreach (PhotoView photo in await studio.ListAsync(cancellationToken))
        {
            // What somebody chose for it there would show in the picture.
            bool isAsSent = photo.Model is null && photo.Settings == new PhotoSettings();
            if (photo.ContentHash is { } hash && photo.State != PhotoState.Failed && isAsSent)
            {
                there.TryAdd(hash, photo.Id);
            }
        }
    }

    public async Task<EnhanceReport> MakeAsync(
        EnhanceJob job,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    )
    {
        await inWork.WaitAsync(cancellationToken);
        PhotoId? sent = null;
        try
        {
            AtomicFile.Check(job.Output, options.Overwrite);
            progress.Report(new(EnhanceStage.Decoding, 0));
            PhotoId? found = await FindAsync(job.Input, cancellationToken);
            PhotoId id = found ?? await SendAsync(job, progress, cancellationToken);
            sent = found is null ? id : null;
            PhotoView photo = await MadeAsync(job, id, progress, cancellationToken);
            await AtomicFile.WriteAsync(
                job.Output,
                options.Overwrite,
                (to, stop) => studio.FetchAsync(job.InputName, id, query, to, stop),
                cancellationToken
            );
            progress.Report(new(EnhanceStage.Done, 1));
            return new()
            {
                Input = job.InputName,
                Status = EnhanceStatus.Enhanced,
                Output = job.OutputName,
                Method = photo.Method,
                Remarks = [],
            };
        }
        finally
        {
            if (sent is { } one)
            {
                await studio.DeleteAsync(one);
            }

            inWork.Release();
        }
    }

    public bool EndsAll(Exception fault) => fault is StudioException { ConcernsAll: true };

    public void Dispose()
    {
        inWork.Dispose();
        studio.Dispose();
    }

    private async Task<PhotoId?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (there.Count == 0)
        {
            return null;
        }

        await using FileStream file = File.OpenRead(path);
        string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        return there.TryGetValue(hash, out PhotoId photo) ? photo : null;
    }

    private Task<PhotoId> SendAsync(
        EnhanceJob job,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    ) =>
        studio.SendAsync(
            job.Input,
            job.InputName,
            fraction => progress.Report(new(EnhanceStage.Decoding, SentAt * fraction)),
            cancellationToken
        );

    /// <summary>Waits until it is done.</summary>
    private async Task<PhotoView> MadeAsync(
        EnhanceJob job,
        PhotoId id,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    )
    {
        TimeSpan pause = Pause;
        while (true)
        {
            PhotoView photo = await studio.LookAsync(job.InputName, id, cancellationToken);
            switch (photo.State)
            {
                case PhotoState.Done:
                    progress.Report(new(EnhanceStage.Developing, MadeAt));
                    return photo;
                case PhotoState.Failed:
                    throw new StudioException(job.InputName, photo.Error!.Detail.TrimEnd('.'), photo.Error.Advice);
                case PhotoState.Working:
                    pause = Pause;
                    break;
                default:
                    // Of many that wait, each asks less often.
                    pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 3 / 2));
                    break;
            }

            progress.Report(new(EnhanceStage.Denoising, double.Lerp(SentAt, MadeAt, photo.Progress)));
            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
