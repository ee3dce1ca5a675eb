using Tapetum.Encoding.Files;
using Tapetum.Inference;
using Tapetum.Sensor.Lines;

namespace Tapetum;

/// <summary>Several frames of one scene become one picture.</summary>
public sealed partial class Enhancer
{
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
        BurstReading burst = new(
            exposures,
            input => DecodedPhoto.Read(input, options.Sensor, DecodedPhoto.ForPicture, cancellationToken),
            input =>
                DecodedPhoto.ReadMosaic(input, options.Sensor, DecodedPhoto.ForPicture, cancellationToken) is { } mosaic
                    ? LineNoiseEstimator.Remove(mosaic, cancellationToken)
                    : null,
            cancellationToken
        );
        MergingSteps steps = new(
            exposures,
            burst,
            (frame, part) => CleanAsync(frame, part, cancellationToken),
            progress,
            cancellationToken
        );
        (DecodedPhoto merged, string path) = await steps.ReadReferenceAsync(reference);
        using (await pictures.TakeAsync(cancellationToken))
        {
            merged = await steps.MergeAsync(merged, path);
        }

        EnhanceResult made = await MakeAsync(merged, path, output, options, steps.Rest, cancellationToken);
        return made with { LeftOut = burst.Unused };
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
            DenoisingProgress part = new(progress);
            return await frame.AsMosaic().DenoiseAsync(denoiser, ratio: null, part, cancellationToken);
        }
    }
}
