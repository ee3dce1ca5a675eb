using Tapetum.Raw;

namespace Tapetum.Web.Photos;

/// <summary>Photos that could be one.</summary>
/// <param name="Frames">Two or more, in the order in which they were taken.</param>
/// <param name="IsBracket">Whether they are of several exposures.</param>
public sealed record OfferedBurst(IReadOnlyList<PhotoId> Frames, bool IsBracket)
{
    internal static OfferedBurst Of(IReadOnlyList<Photo> frames) =>
        new(
            [.. frames.Select(frame => frame.Id)],
            BurstExposures
                .Of(
                    [.. frames.Select(frame => (frame.Name, frame.Capture?.ToCapture() ?? CaptureInfo.Unknown))],
                    named: null
                )
                .Shorter.Count > 0
        );
}
