using Tapetum.Burst;
using Tapetum.Inference;

namespace Tapetum;

/// <summary>What becomes of a burst's frames until they are one mosaic, on the command line and in the studio alike: frames of the longest exposure are merged, then what they could not hold is filled from shorter ones.</summary>
/// <param name="exposures">Which frames.</param>
/// <param name="frames">Reads them.</param>
/// <param name="clean">What the network makes of one frame, the lens's shading left in.</param>
/// <param name="progress">Told the part done of all, the network's last run on the mosaic included; null for nobody.</param>
/// <param name="cancellationToken">Stops at the next frame, tile or band.</param>
internal sealed class MergingSteps(
    BurstExposures exposures,
    BurstReading frames,
    Func<DecodedPhoto, IProgress<EnhanceProgress>, Task<LinearImage>> clean,
    IProgress<EnhanceProgress>? progress,
    CancellationToken cancellationToken
)
{
    // How long a frame takes to be read, and to be read and merged, of a picture's time.
    private const double ReadingTime = 0.1;
    private const double MergingTime = 0.2;

    private readonly int merged = exposures.Frames.Count;

    /// <summary>Of the whole time, where the mosaic is there.</summary>
    public double MadeAt => (Whole - 1) / Whole;

    /// <summary>For the picture that is made of the mosaic.</summary>
    public IProgress<EnhanceProgress> Rest => Part(Whole - 1, Whole);

    private double Whole => Reading + Merging + Filling + 1;

    private double Reading => merged > 1 ? merged * ReadingTime : ReadingTime;

    private double Merging => merged > 1 ? 1 + ((merged - 1) * MergingTime) : 0;

    private double Filling => exposures.Shorter.Count * (1 + MergingTime);

    /// <summary>Reads the frame that all is laid on.</summary>
    /// <param name="named">Its name; null for the sharpest of the longest exposure.</param>
    /// <exception cref="TapetumException">A file cannot be read, or is none with a Bayer mosaic.</exception>
    public Task<(DecodedPhoto Photo, string Path)> ReadReferenceAsync(string? named) =>
        Task.Run(() => frames.ReadReference(named, Part(0, Reading)), cancellationToken);

    /// <summary>All that fits it, in one mosaic. What is needed for it alone is forgotten with it.</summary>
    /// <exception cref="TapetumException">A file cannot be read, or nothing fits.</exception>
    public async Task<DecodedPhoto> MergeAsync(DecodedPhoto reference, string path)
    {
        DecodedPhoto longest = reference;
        if (merged > 1)
        {
            longest = await MergeFramesAsync(reference, path);
            // All that merging took is needed no more, and the network is about to take as much: outside of the collector's sight, where it is ONNX Runtime's.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return exposures.Shorter.Count > 0 ? await FillAsync(longest, path) : longest;
    }

    private async Task<DecodedPhoto> MergeFramesAsync(DecodedPhoto reference, string path)
    {
        CleanPicture picture = new((await clean(reference, Part(Reading, Reading + 1))).Rgb, reference.Raw);
        IProgress<EnhanceProgress> merging = Part(Reading + 1, Reading + Merging);
        return await Task.Run(() => frames.Merge(reference, path, picture, merging), cancellationToken);
    }

    /// <summary>What the longest exposure could not hold, from what the network makes of shorter ones.</summary>
    private async Task<DecodedPhoto> FillAsync(DecodedPhoto longest, string path)
    {
        BracketMerge bracket = new(longest.Raw, longest.Noise!);
        double begun = Whole - 1 - Filling;
        foreach ((int i, (string shorter, double ratio)) in exposures.Shorter.Index())
        {
            double from = begun + (i * (1 + MergingTime));
            IProgress<EnhanceProgress> part = Part(from, from + 1 + MergingTime);
            part.Report(new(EnhanceStage.Decoding, 0));
            DecodedPhoto frame = await Task.Run(() => frames.ReadFrame(shorter), cancellationToken);
            if (BurstReading.WhyOther(frame.Raw, longest.Raw) is { } other)
            {
                frames.LeaveOut(shorter, other);
                continue;
            }

            LinearImage picture = await clean(frame, part);
            string? reason = await Task.Run(
                () => bracket.Add(frame.Raw, picture.Rgb, ratio, cancellationToken),
                cancellationToken
            );
            frames.Take(shorter, reason);
        }

        return await Task.Run(() => frames.Finish(bracket, longest, path), cancellationToken);
    }

    private PartOfProgress Part(double from, double to) => new(progress, from / Whole, to / Whole);

    private sealed class PartOfProgress(IProgress<EnhanceProgress>? whole, double from, double to)
        : IProgress<EnhanceProgress>
    {
        public void Report(EnhanceProgress value) =>
            whole?.Report(value with { Fraction = double.Lerp(from, to, value.Fraction) });
    }
}
