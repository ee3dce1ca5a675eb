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
        (string Path, double? Light)[] frames =
        [
            .. inputs.Select(path => (path, LightOf(RawDecoder.ReadCapture(path, cancellationToken)))),
        ];
        if (frames.Any(frame => frame.Light is null))
        {
            return new(inputs, []);
        }

        string? named = reference is null ? null : Path.GetFullPath(reference);
        double most =
            frames.FirstOrDefault(frame => Path.GetFullPath(frame.Path) == named).Light
            ?? frames.Max(frame => frame.Light!.Value);
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
