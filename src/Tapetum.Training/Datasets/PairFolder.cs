using Tapetum.Raw;

namespace Tapetum.Training.Datasets;

/// <summary>
/// A data set without lists: each short exposure goes with the first long exposure of its scene.
/// <code>
/// DIR/short/10003_00_0.04s.ARW      or below a folder per camera: DIR/Sony/short/…
/// DIR/long/10003_00_10s.ARW
/// </code>
/// </summary>
public static class PairFolder
{
    private const string Short = "short";
    private const string Long = "long";

    /// <returns>In the order of the names.</returns>
    /// <exception cref="DatasetException">There are no such folders, or a short exposure has no long one.</exception>
    public static IReadOnlyList<ExposurePair> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DatasetException(folder, "there is no such folder", "Check its name.");
        }

        string[] cameras =
        [
            .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder).Where(HoldsPairs),
        ];
        return cameras.Length > 0
            ? [.. cameras.SelectMany(ReadCamera)]
            : throw new DatasetException(
                folder,
                $"it has no folders '{Short}' and '{Long}'",
                "Name the folder that holds them, or list the pairs in a file of their own."
            );
    }

    private static bool HoldsPairs(string folder) =>
        Directory.Exists(Path.Combine(folder, Short)) && Directory.Exists(Path.Combine(folder, Long));

    private static IEnumerable<ExposurePair> ReadCamera(string folder)
    {
        Dictionary<string, string> longs = RawsOf(Path.Combine(folder, Long))
            .GroupBy(path => SidFileName.Parse(path).Scene, StringComparer.Ordinal)
            .ToDictionary(scene => scene.Key, scene => scene.First(), StringComparer.Ordinal);
        foreach (string path in RawsOf(Path.Combine(folder, Short)))
        {
            string scene = SidFileName.Parse(path).Scene;
            yield return longs.TryGetValue(scene, out string? truth)
                ? new ExposurePair(path, truth, ListedAt: null)
                : throw new DatasetException(
                    path,
                    $"there is no long exposure of its scene '{scene}' in {Path.Combine(folder, Long)}",
                    "Name both after the scene, as in kitchen_0.04s.dng and kitchen_10s.dng, or list the pairs in a file."
                );
        }
    }

    private static IEnumerable<string> RawsOf(string folder) =>
        Directory.EnumerateFiles(folder).Where(RawFileNames.IsRaw).Order(StringComparer.Ordinal);
}
