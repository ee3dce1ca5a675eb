using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>
/// Which photos are frames of one burst, as cameras take them while the button is held: one camera and one setting, in one folder, each begun as soon as the one before was done. Clocks in
/// files tell whole seconds.
/// </summary>
internal static class BurstGroups
{
    private const double PauseS = 1;

    /// <param name="candidates">In any order.</param>
    /// <returns>Every photo in one group, most of them alone; groups and their photos in the order in which they were taken, those that tell no time first.</returns>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IEnumerable<BurstCandidate<T>> candidates)
    {
        BurstCandidate<T>[] frames =
        [
            .. candidates
                .OrderBy(frame => frame.Folder, StringComparer.Ordinal)
                .ThenBy(frame => frame.Capture?.CapturedAtLocal)
                .ThenBy(frame => frame.Name, StringComparer.Ordinal),
        ];
        List<List<T>> groups = [];
        for (int i = 0; i < frames.Length; i++)
        {
            if (i > 0 && Follows(frames[i - 1], frames[i]))
            {
                groups[^1].Add(frames[i].Photo);
            }
            else
            {
                groups.Add([frames[i].Photo]);
            }
        }

        return groups;
    }

    private static bool Follows<T>(BurstCandidate<T> before, BurstCandidate<T> frame) =>
        before.Capture is { CapturedAtLocal: { } earlier } a
        && frame.Capture is { CapturedAtLocal: { } later } b
        && string.Equals(before.Folder, frame.Folder, StringComparison.Ordinal)
        && HasSettingsOf(a with { CapturedAtLocal = later }, b)
        && (later - earlier).TotalSeconds <= PauseS + Math.Ceiling(a.ExposureTimeS ?? 0);

    /// <summary>A bracket's exposures differ.</summary>
    private static bool HasSettingsOf(CaptureInfo a, CaptureInfo b) =>
        a == b
        || (a.IsBracketed && a with { ExposureTimeS = b.ExposureTimeS, Iso = b.Iso, ApertureF = b.ApertureF } == b);
}
