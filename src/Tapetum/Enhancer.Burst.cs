using Tapetum.Encoding;

namespace Tapetum;

/// <summary>Several frames of one scene become one picture.</summary>
public sealed partial class Enhancer
{
    // How long one frame takes to be read and merged, of a picture's time.
    private const double FrameTime = 0.22;

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

        RefuseColorsForDng(output, options);
        using Turns.Turn place = await files.TakeAsync(cancellationToken);
        AtomicFile.Check(output, options.Overwrite);
        int readings = reference is null ? (2 * inputs.Count) - 1 : inputs.Count;
        double mergedAt = readings * FrameTime / ((readings * FrameTime) + 1);
        BurstReading reading = new(inputs, options, new PartOfProgress(progress, 0, mergedAt), cancellationToken);
        (DecodedPhoto photo, string input0) = await Task.Run(() => reading.Read(reference), cancellationToken);
        PartOfProgress rest = new(progress, mergedAt, 1);
        return await MakeAsync(photo, input0, output, options, rest, cancellationToken);
    }

    private sealed class PartOfProgress(IProgress<EnhanceProgress>? whole, double from, double to)
        : IProgress<EnhanceProgress>
    {
        public void Report(EnhanceProgress value) =>
            whole?.Report(value with { Fraction = double.Lerp(from, to, value.Fraction) });
    }
}
