using Tapetum.Raw;

namespace Tapetum;

/// <summary>Which files are frames of which exposure, as their settings tell: light = exposure time · ISO / aperture².</summary>
/// <param name="Frames">Of the exposure that all is laid on: the longest, or the named reference's. With them what is longer than that, to be named as left out.</param>
/// <param name="Shorter">Frames that got less light, the longer ones first, and how much more light the others got.</param>
internal sealed record BurstExposures(IReadOnlyList<string> Frames, IReadOnlyList<(string Path, double Ratio)> Shorter)
{
    private const double Same = 1.05;

    /// <param name="inputs">All files.</param>
    /// <param name="reference">The frame that the others are laid on; null for any.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="TapetumException">A file cannot be read.</exception>
    public static BurstExposures Of(
        IReadOnlyList<string> inputs,
        string? reference,
        CancellationToken cancellationToken
    )
    {
        string? named = reference is null ? null : Path.GetFullPath(reference);
        return Of(
            [.. inputs.Select(path => (path, RawDecoder.ReadCapture(path, cancellationToken)))],
            inputs.FirstOrDefault(path => Path.GetFullPath(path) == named)
        );
    }

    /// <param name="captures">All files, and how they were taken.</param>
    /// <param name="named">The one that the others are laid on; null for any.</param>
    public static BurstExposures Of(IReadOnlyList<(string Path, CaptureInfo Capture)> captures, string? named)
    {
        (string Path, double? Light)[] frames = [.. captures.Select(frame => (frame.Path, LightOf(frame.Capture)))];
        if (frames.Any(frame => frame.Light is null))
        {
            return new([.. frames.Select(frame => frame.Path)], []);
        }

        double most =
            frames.FirstOrDefault(frame => frame.Path == named).Light ?? frames.Max(frame => frame.Light!.Value);
        return new(
            [.. frames.Where(frame => frame.Light * Same >= most).Select(frame => frame.Path)],
            [
                .. frames
                    .Where(frame => frame.Light * Same < most)
                    .OrderByDescending(frame => frame.Light)
                    .Select(frame => (frame.Path, most / frame.Light!.Value)),
            ]
        );
    }

    /// <summary>What is not told is the same in all.</summary>
    private static double? LightOf(CaptureInfo capture) =>
        capture.ExposureTimeS is { } time and > 0
            ? time * (capture.Iso ?? 1) / ((capture.ApertureF ?? 1) * (capture.ApertureF ?? 1))
            : null;
}
