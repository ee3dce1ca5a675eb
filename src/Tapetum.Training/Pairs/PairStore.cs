using System.Diagnostics;
using Tapetum.Encoding;
using Tapetum.Encoding.Files;
using Tapetum.Inference;
using Tapetum.Training.Datasets;

namespace Tapetum.Training.Pairs;

/// <summary>
/// The decoded exposures of a data set: a folder with one file for each raw file and kind, made once and then read by every run.
/// <code>
/// STORE/Sony/short/00001_00_0.1s.ARW.mosaic
/// STORE/Sony/long/00001_00_10s.ARW.srgb-truth
/// </code>
/// A file is there whole or not at all, so building goes on where it was interrupted, be it by SIGKILL.
/// </summary>
internal sealed class PairStore(PairStoreOptions options)
{
    private long start;
    private IProgress<PairStoreProgress>? progress;
    private int count;
    private int reused;
    private int made;
    private long bytesWritten;

    private FrameKind TruthKind => options.Contract == ModelContract.Srgb ? FrameKind.SrgbTruth : FrameKind.LinearTruth;

    /// <summary>Decodes what is missing, in parallel, and opens all of it.</summary>
    /// <param name="pairs">May name a long exposure many times: it is decoded once.</param>
    /// <param name="report">Is told after every frame.</param>
    /// <param name="cancellationToken">Stops; what is done stays.</param>
    /// <exception cref="TapetumException">A raw file is missing or cannot be read, exposures do not fit together, or the disk is too small.</exception>
    public async Task<IReadOnlyList<StoredPair>> PrepareAsync(
        IReadOnlyList<ExposurePair> pairs,
        IProgress<PairStoreProgress>? report,
        CancellationToken cancellationToken
    )
    {
        progress = report;
        foreach (ExposurePair pair in pairs)
        {
            pair.RequireFiles();
        }

        Directory.CreateDirectory(options.Folder);
        RemoveLeftovers();
        FrameJob[] jobs =
        [
            .. pairs.Select(pair => new FrameJob(pair.ShortPath, FrameKind.Mosaic)).Distinct(),
            .. pairs.Select(pair => new FrameJob(pair.LongPath, TruthKind)).Distinct(),
        ];
        Dictionary<FrameJob, StoredFrame> frames = await MakeAsync(
            jobs,
            (job, token) => FrameMaker.Make(job.Path, job.Kind, options.Sensors, token),
            cancellationToken
        );
        return [.. pairs.Select(pair => Join(pair, frames))];
    }

    /// <summary>For the srgb contract: what the short exposures show without a network, developed as their truths. Few are needed, to compare with.</summary>
    /// <param name="pairs">As <see cref="PrepareAsync"/> opened them.</param>
    /// <param name="exposures">Where they came from, in the same order.</param>
    /// <param name="report">Is told after every frame.</param>
    /// <param name="cancellationToken">Stops; what is done stays.</param>
    public async Task<IReadOnlyList<StoredFrame>> PrepareInputsAsync(
        IReadOnlyList<StoredPair> pairs,
        IReadOnlyList<ExposurePair> exposures,
        IProgress<PairStoreProgress>? report,
        CancellationToken cancellationToken
    )
    {
        progress = report;
        Dictionary<FrameJob, StoredPair> byJob = exposures
            .Zip(pairs)
            .ToDictionary(e => new FrameJob(e.First.ShortPath, FrameKind.SrgbInput), e => e.Second);
        Dictionary<FrameJob, StoredFrame> frames = await MakeAsync(
            [.. byJob.Keys],
            (job, token) => FrameMaker.MakeInput(job.Path, byJob[job].Ratio, byJob[job].Truth.Info.Saturation, token),
            cancellationToken
        );
        return [.. exposures.Select(pair => frames[new(pair.ShortPath, FrameKind.SrgbInput)])];
    }

    private async Task<Dictionary<FrameJob, StoredFrame>> MakeAsync(
        FrameJob[] jobs,
        Func<FrameJob, CancellationToken, (FrameInfo Info, ReadOnlyMemory<ushort> Pixels)> make,
        CancellationToken cancellationToken
    )
    {
        StoredFrame?[] found = [.. jobs.Select(Find)];
        (count, reused, made, bytesWritten) = (jobs.Length, found.Count(frame => frame is not null), 0, 0);
        start = Stopwatch.GetTimestamp();
        Report(null);
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.Parallelism,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(
            0,
            jobs.Length,
            parallel,
            async (i, token) =>
            {
                if (found[i] is null)
                {
                    found[i] = await MakeAsync(jobs[i], make, token);
                }
            }
        );
        return jobs.Zip(found).ToDictionary(e => e.First, e => e.Second!);
    }

    private async Task<StoredFrame> MakeAsync(
        FrameJob job,
        Func<FrameJob, CancellationToken, (FrameInfo Info, ReadOnlyMemory<ushort> Pixels)> make,
        CancellationToken cancellationToken
    )
    {
        (FrameInfo info, ReadOnlyMemory<ushort> pixels) = make(job, cancellationToken);
        info = info with { Sensor = SensorOf(job.Kind) };
        RequireSpace(info);
        string path = PathOf(job);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await StoredFrame.WriteAsync(path, info, pixels, cancellationToken);
        Interlocked.Increment(ref made);
        Interlocked.Add(ref bytesWritten, info.PixelBytes);
        Report(job.Path);
        return StoredFrame.TryOpen(path)
            ?? throw new OutputException(path, "it cannot be read back", "Check the disk.");
    }

    private void Report(string? name) =>
        progress?.Report(
            new(reused + made, count, reused, bytesWritten, Stopwatch.GetElapsedTime(start), Path.GetFileName(name))
        );

    private StoredFrame? Find(FrameJob job) =>
        StoredFrame.TryOpen(PathOf(job)) is { } frame
        && frame.Info.Kind == job.Kind
        && frame.Info.Sensor == SensorOf(job.Kind)
        && frame.IsOf(ExposureFile.StampOf(job.Path))
            ? frame
            : null;

    /// <summary>What LibRaw develops knows of no dark frames.</summary>
    private string SensorOf(FrameKind kind) =>
        kind is FrameKind.Mosaic or FrameKind.LinearTruth ? options.Sensors.Fingerprint : "";

    /// <summary>Frames are alike in size, so the first that is decoded tells how much the rest will take.</summary>
    private void RequireSpace(FrameInfo info)
    {
        long needed = info.PixelBytes * (count - reused - made);
        long free = options.FreeBytes(options.Folder);
        if (free < needed)
        {
            throw new OutputException(
                options.Folder,
                $"its disk has {free >> 20} MB left, and the decoded exposures will take about {needed >> 20} MB more",
                "Make room, or name a folder on another disk with --store."
            );
        }
    }

    private StoredPair Join(ExposurePair pair, Dictionary<FrameJob, StoredFrame> frames)
    {
        StoredFrame dark = frames[new(pair.ShortPath, FrameKind.Mosaic)];
        StoredFrame truth = frames[new(pair.LongPath, TruthKind)];
        if (dark.Info.WidthPx != truth.Info.WidthPx || dark.Info.HeightPx != truth.Info.HeightPx)
        {
            throw new DatasetException(
                pair.ShortPath,
                $"it has {dark.Info.WidthPx}×{dark.Info.HeightPx} pixels and its long exposure {pair.LongPath} has {truth.Info.WidthPx}×{truth.Info.HeightPx}",
                "Pair exposures of one camera, taken with the same settings."
            );
        }

        return new(pair.Name.Scene, ExposureRatio.Of(pair, dark.Info.Capture, truth.Info.Capture), dark, truth);
    }

    private string PathOf(FrameJob job)
    {
        string relative = Path.GetRelativePath(options.DataFolder, job.Path);
        string name = relative.StartsWith("..", StringComparison.Ordinal)
            ? Path.GetFullPath(job.Path).TrimStart(Path.DirectorySeparatorChar)
            : relative;
        string ending = job.Kind switch
        {
            FrameKind.Mosaic => "mosaic",
            FrameKind.LinearTruth => "linear-truth",
            FrameKind.SrgbTruth => "srgb-truth",
            _ => "srgb-input",
        };
        return Path.Combine(options.Folder, $"{name}.{ending}");
    }

    /// <summary>What a killed build was writing is of no use to anybody.</summary>
    private void RemoveLeftovers()
    {
        foreach (string folder in Directory.EnumerateDirectories(options.Folder, "*", SearchOption.AllDirectories))
        {
            PartialFiles.RemoveLeftovers(folder);
        }
    }

    private sealed record FrameJob(string Path, FrameKind Kind);
}
