using Tapetum.Encoding.Files;
using Tapetum.Inference;

namespace Tapetum;

/// <summary>Several frames of one scene become one picture.</summary>
public sealed partial class Enhancer
{
    // How long a frame takes to be read, and to be read and merged, of a picture's time.
    private const double ReadingTime = 0.1;
    private const double MergingTime = 0.2;

    /// <summary>Merges frames of one scene and one exposure, as a camera takes them when its button is held down, and makes one picture of them. Frames that do not fit are left out and named in the remarks.</summary>
    /// <param name="inputs">Raw files with a Bayer mosaic, of one camera; two or more.</param>
    /// <param name="output">The picture to write, in a folder that exists.</param>
    /// <param name="reference">Of <paramref name="inputs"/>, the one that the others are laid on: what moved is where it is there. Null for the sharpest.</param>
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
        (double reading, double merging) = (inputs.Count * ReadingTime, (inputs.Count - 1) * MergingTime);
        reading = reference is null ? reading : ReadingTime;
        double whole = reading + 1 + merging + 1;
        PartOfProgress Part(double from, double to) => new(progress, from / whole, to / whole);

        BurstReading frames = new(
            inputs,
            input => DecodedPhoto.Read(input, options.Sensor, DecodedPhoto.ForPicture, cancellationToken),
            cancellationToken
        );
        (DecodedPhoto first, string path) = await Task.Run(
            () => frames.ReadReference(reference, Part(0, reading)),
            cancellationToken
        );
        DecodedPhoto merged;
        using (await pictures.TakeAsync(cancellationToken))
        {
            LinearImage clean = await CleanAsync(first, Part(reading, reading + 1), cancellationToken);
            PartOfProgress rest = Part(reading + 1, whole - 1);
            merged = await Task.Run(() => frames.Merge(first, path, clean.Rgb, rest), cancellationToken);
        }

        return await MakeAsync(merged, path, output, options, Part(whole - 1, whole), cancellationToken);
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
