using Tapetum.Burst;
using Tapetum.Encoding.Files;
using Tapetum.Inference;
using Tapetum.Sensor.Lines;

namespace Tapetum;

/// <summary>Several frames of one scene become one picture.</summary>
public sealed partial class Enhancer
{
    // How long a frame takes to be read, and to be read and merged, of a picture's time.
    private const double ReadingTime = 0.1;
    private const double MergingTime = 0.2;

    /// <summary>Merges frames of one scene, as a camera takes them when its button is held down, and makes one picture of them; of several exposures, as in a bracket, the longest is kept wherever it is not clipped, and shorter ones fill the rest. Frames that do not fit are left out and named in the remarks.</summary>
    /// <param name="inputs">Raw files with a Bayer mosaic, of one camera; two or more.</param>
    /// <param name="output">The picture to write, in a folder that exists.</param>
    /// <param name="reference">Of <paramref name="inputs"/>, the one that the others are laid on: what moved is where it is there. Null for the sharpest of the longest exposure.</param>
    /// <param name="options">How to develop and write it; null for a PNG, exposed automatically.</param>
    /// <param name="progress">Told while it works, one call at a time, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Stops at the next frame, tile or band.</param>
    /// <returns>What was made; its input is the reference.</returns>
    /// <exception cref="TapetumException">Says which file, why, and what to do.</exception>
    public async Task<EnhanceResult> EnhanceBurstAsync(
        IReadOnlyList<string> inputs,
        string output,
        string? reference = null,
        EnhanceOptions? options = null,
        IProgress<EnhanceProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs.Count, 2, nameof(inputs));
        options ??= new();
        AtomicFile.Check(output, options.Overwrite);
        foreach (string input in inputs)
        {
            RefuseItself(input, output);
        }

        RefuseForDng(output, options);
        using Turns.Turn place = await files.TakeAsync(cancellationToken);
        AtomicFile.Check(output, options.Overwrite);
        BurstExposures exposures = await Task.Run(
            () => BurstExposures.Of(inputs, reference, cancellationToken),
            cancellationToken
        );
        int frames = exposures.Frames.Count;
        double reading = reference is null && frames > 1 ? frames * ReadingTime : ReadingTime;
        double merging = frames > 1 ? 1 + ((frames - 1) * MergingTime) : 0;
        double filling = exposures.Shorter.Count * (1 + MergingTime);
        double whole = reading + merging + filling + 1;
        PartOfProgress Part(double from, double to) => new(progress, from / whole, to / whole);

        BurstReading burst = new(
            exposures,
            input => DecodedPhoto.Read(input, options.Sensor, DecodedPhoto.ForPicture, cancellationToken),
            input =>
                DecodedPhoto.ReadMosaic(input, options.Sensor, DecodedPhoto.ForPicture, cancellationToken) is { } mosaic
                    ? LineNoiseEstimator.Remove(mosaic, cancellationToken)
                    : null,
            cancellationToken
        );
        (DecodedPhoto merged, string path) = await Task.Run(
            () => burst.ReadReference(reference, Part(0, reading)),
            cancellationToken
        );
        using (await pictures.TakeAsync(cancellationToken))
        {
            if (frames > 1)
            {
                PartOfProgress clean = Part(reading, reading + 1);
                merged = await MergeAsync(
                    burst,
                    merged,
                    path,
                    clean,
                    Part(reading + 1, reading + merging),
                    cancellationToken
                );
            }

            PartOfProgress fill = Part(whole - 1 - filling, whole - 1);
            merged = await FillAsync(burst, exposures, merged, path, fill, cancellationToken);
        }

        return await MakeAsync(merged, path, output, options, Part(whole - 1, whole), cancellationToken);
    }

    /// <summary>Frames of one exposure. What is needed for it alone is forgotten with it.</summary>
    private async Task<DecodedPhoto> MergeAsync(
        BurstReading burst,
        DecodedPhoto reference,
        string path,
        IProgress<EnhanceProgress> cleaning,
        IProgress<EnhanceProgress> merging,
        CancellationToken cancellationToken
    )
    {
        CleanPicture picture = new((await CleanAsync(reference, cleaning, cancellationToken)).Rgb, reference.Raw);
        return await Task.Run(() => burst.Merge(reference, path, picture, merging), cancellationToken);
    }

    /// <summary>What the longest exposure could not hold, from what the network makes of shorter ones.</summary>
    private async Task<DecodedPhoto> FillAsync(
        BurstReading burst,
        BurstExposures exposures,
        DecodedPhoto merged,
        string path,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    )
    {
        if (exposures.Shorter.Count == 0)
        {
            return merged;
        }

        BracketMerge bracket = new(merged.Raw, merged.Noise!);
        foreach ((int i, (string shorter, double ratio)) in exposures.Shorter.Index())
        {
            PartOfProgress part = new(
                progress,
                (double)i / exposures.Shorter.Count,
                (i + 1.0) / exposures.Shorter.Count
            );
            part.Report(new(EnhanceStage.Decoding, 0));
            DecodedPhoto frame = await Task.Run(() => burst.ReadFrame(shorter), cancellationToken);
            if (BurstReading.WhyOther(frame.Raw, merged.Raw) is { } other)
            {
                burst.LeaveOut(shorter, other);
                continue;
            }

            LinearImage clean = await CleanAsync(frame, part, cancellationToken);
            string? reason = await Task.Run(
                () => bracket.Add(frame.Raw, clean.Rgb, ratio, cancellationToken),
                cancellationToken
            );
            burst.Take(shorter, reason);
        }

        return await Task.Run(() => burst.Finish(bracket, merged, path), cancellationToken);
    }

    /// <summary>What the network makes of one frame, for what the others show beside it.</summary>
    private async Task<LinearImage> CleanAsync(
        DecodedPhoto frame,
        IProgress<EnhanceProgress> progress,
        CancellationToken cancellationToken
    )
    {
        Denoiser denoiser = await loading.WaitAsync(cancellationToken);
        denoiser.RequireContract(ModelContract.CameraLinear);
        using (await network.TakeAsync(cancellationToken))
        {
            return await frame.AsMosaic().DenoiseAsync(denoiser, new DenoisingProgress(progress), cancellationToken);
        }
    }

    private sealed class PartOfProgress(IProgress<EnhanceProgress>? whole, double from, double to)
        : IProgress<EnhanceProgress>
    {
        public void Report(EnhanceProgress value) =>
            whole?.Report(value with { Fraction = double.Lerp(from, to, value.Fraction) });
    }
}
