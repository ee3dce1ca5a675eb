using Tapetum.Raw;

namespace Tapetum.Training.Datasets;

/// <summary>
/// A data set without lists, in See-in-the-Dark's layout, or in that of <see cref="EldFolder"/>, <see cref="SiddFolder"/>, <see cref="LridFolder"/> or <see cref="RawNindFolder"/>: each short exposure goes with the first long exposure of its scene.
/// <code>
/// DIR/short/10003_00_0.04s.ARW      or below a folder per camera: DIR/Sony/short/…
/// DIR/long/10003_00_10s.ARW         or in an archive: DIR/Sony2025.zip
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
        if (cameras.Length > 0)
        {
            return [.. cameras.SelectMany(ReadCamera)];
        }

        if (InArchives(folder) is { Count: > 0 } archived)
        {
            return archived;
        }

        if (EldFolder.Read(folder) is { Count: > 0 } eld)
        {
            return eld;
        }

        if (SiddFolder.Read(folder) is { Count: > 0 } sidd)
        {
            return sidd;
        }

        if (LridFolder.Read(folder) is { Count: > 0 } lrid)
        {
            return lrid;
        }

        return RawNindFolder.Read(folder) is { Count: > 0 } rawNind
            ? rawNind
            : throw new DatasetException(
                folder,
                $"it has no folders '{Short}' and '{Long}', and none of ELD's, SIDD's, LRID's and RawNIND's layouts",
                "Name the folder that holds them, or list the pairs in a file of their own."
            );
    }

    private static bool HoldsPairs(string folder) =>
        Directory.Exists(Path.Combine(folder, Short)) && Directory.Exists(Path.Combine(folder, Long));

    private static IEnumerable<ExposurePair> ReadCamera(string folder) =>
        Pair(RawsOf(Path.Combine(folder, Short)), RawsOf(Path.Combine(folder, Long)), Path.Combine(folder, Long));

    /// <summary>As DIR/Sony2025.zip has Sony/short/ and Sony/long/ in it.</summary>
    private static IReadOnlyList<ExposurePair> InArchives(string folder)
    {
        var cameras = ExposureFile
            .InArchivesOf(folder)
            .GroupBy(path => Path.GetDirectoryName(Path.GetDirectoryName(path))!, StringComparer.Ordinal);
        return
        [
            .. cameras.SelectMany(camera =>
                Pair(
                    camera.Where(path => IsIn(path, Short)),
                    camera.Where(path => IsIn(path, Long)),
                    Path.Combine(camera.Key, Long)
                )
            ),
        ];
    }

    private static bool IsIn(string path, string folder) => Path.GetFileName(Path.GetDirectoryName(path)) == folder;

    private static IEnumerable<ExposurePair> Pair(IEnumerable<string> shorts, IEnumerable<string> longs, string place)
    {
        Dictionary<string, string> truths = longs
            .GroupBy(path => SidFileName.Parse(path).Scene, StringComparer.Ordinal)
            .ToDictionary(scene => scene.Key, scene => scene.First(), StringComparer.Ordinal);
        foreach (string path in shorts)
        {
            string scene = SidFileName.Parse(path).Scene;
            yield return truths.TryGetValue(scene, out string? truth)
                ? new ExposurePair(path, truth, ListedAt: null)
                : throw new DatasetException(
                    path,
                    $"there is no long exposure of its scene '{scene}' in {place}",
                    "Name both after the scene, as in kitchen_0.04s.dng and kitchen_10s.dng, or list the pairs in a file."
                );
        }
    }

    private static IEnumerable<string> RawsOf(string folder) =>
        Directory.EnumerateFiles(folder).Where(RawFileNames.IsRaw).Order(StringComparer.Ordinal);
}
