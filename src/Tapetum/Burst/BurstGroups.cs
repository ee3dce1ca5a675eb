using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>
/// Which photos are frames of one burst, as cameras take them while the button is held: one camera and one setting, in one folder, each begun as soon as the one before was done. Clocks in
/// files tell whole seconds. What another camera took meanwhile, and what a raw file was converted to, lies beside and not between.
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
        Dictionary<Series, (BurstCandidate<T> Last, List<T> Group)> open = [];
        foreach (BurstCandidate<T> frame in frames)
        {
            var series = Series.Of(frame);
            if (
                open.TryGetValue(series, out (BurstCandidate<T> Last, List<T> Group) before)
                && Follows(before.Last, frame)
            )
            {
                before.Group.Add(frame.Photo);
            }
            else
            {
                before.Group = [frame.Photo];
                groups.Add(before.Group);
            }

            open[series] = (frame, before.Group);
        }

        return groups;
    }

    private static bool Follows<T>(BurstCandidate<T> before, BurstCandidate<T> frame) =>
        before.Capture is { CapturedAtLocal: { } earlier } a
        && frame.Capture is { CapturedAtLocal: { } later } b
        && HasSettingsOf(a with { CapturedAtLocal = later }, b)
        && (later - earlier).TotalSeconds <= PauseS + Math.Ceiling(a.ExposureTimeS ?? 0);

    /// <summary>A bracket's exposures differ.</summary>
    private static bool HasSettingsOf(CaptureInfo a, CaptureInfo b) =>
        a == b
        || (a.IsBracketed && a with { ExposureTimeS = b.ExposureTimeS, Iso = b.Iso, ApertureF = b.ApertureF } == b);

    /// <summary>What one camera wrote of one kind into one folder.</summary>
    private readonly record struct Series(string Folder, string? Make, string? Model, string Extension)
    {
        public static Series Of<T>(BurstCandidate<T> frame) =>
            new(
                frame.Folder,
                frame.Capture?.Make,
                frame.Capture?.Model,
                Path.GetExtension(frame.Name).ToUpperInvariant()
            );
    }
}
