using Tapetum.Raw;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Which raw files are frames of one burst, as cameras take them while the button is held: one camera and one setting, in one folder, each begun as soon as the one before was done. Clocks in
/// files tell whole seconds.
/// </summary>
internal static class BurstGroups
{
    private const double PauseS = 1;

    /// <param name="files">In any order.</param>
    /// <param name="cancellationToken">Asked at each file.</param>
    /// <returns>Every file in one group, most of them alone; groups and their files in the order in which they were taken, those that tell no time first.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Of(
        IEnumerable<string> files,
        CancellationToken cancellationToken
    )
    {
        Frame[] frames =
        [
            .. files
                .Select(file => Read(file, cancellationToken))
                .OrderBy(frame => Path.GetDirectoryName(frame.Path), StringComparer.Ordinal)
                .ThenBy(frame => frame.Capture?.CapturedAtLocal)
                .ThenBy(frame => frame.Path, StringComparer.Ordinal),
        ];
        List<List<string>> groups = [];
        for (int i = 0; i < frames.Length; i++)
        {
            if (i > 0 && Follows(frames[i - 1], frames[i]))
            {
                groups[^1].Add(frames[i].Path);
            }
            else
            {
                groups.Add([frames[i].Path]);
            }
        }

        return groups;
    }

    private static bool Follows(Frame before, Frame frame) =>
        before.Capture is { CapturedAtLocal: { } earlier } a
        && frame.Capture is { CapturedAtLocal: { } later } b
        && string.Equals(
            Path.GetDirectoryName(before.Path),
            Path.GetDirectoryName(frame.Path),
            StringComparison.Ordinal
        )
        && a with { CapturedAtLocal = later } == b
        && (later - earlier).TotalSeconds <= PauseS + Math.Ceiling(a.ExposureTimeS ?? 0);

    /// <summary>What cannot be read belongs to nothing; that it cannot be read is said when its turn comes.</summary>
    private static Frame Read(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new(path, RawDecoder.ReadCapture(path));
        }
        catch (TapetumException)
        {
            return new(path, null);
        }
    }

    private sealed record Frame(string Path, CaptureInfo? Capture);
}
