using System.Globalization;
using Tapetum.Raw;

namespace Tapetum.Training.Datasets;

/// <summary>
/// The layout of the Extreme Low-light Denoising set: 16 frames of each scene, of which the first of each group is long and serves as truth.
/// <code>
/// DIR/SonyA7S2/scene-1/IMG_0001.ARW      long, at ISO 800: 1, 6, 11, 16
/// DIR/SonyA7S2/scene-1/IMG_0004.ARW      its truth is the long one nearest in number, 6
/// </code>
/// A camera's folder may be named as well as the one above. What is amplified by follows from ISO and exposure time of both.
/// </summary>
/// <remarks>Wei et al., CVPR 2020; the pairing is that of its repository, Vandermode/ELD, dataset/sid_dataset.py.</remarks>
internal static class EldFolder
{
    private static readonly int[] Longs = [1, 6, 11, 16];

    /// <summary>The pairs, in the order of cameras, scenes and numbers; none where the folder has another layout.</summary>
    public static IReadOnlyList<ExposurePair> Read(string folder) =>
        [.. CamerasIn(folder).SelectMany(camera => ScenesIn(camera).SelectMany(scene => PairsOf(camera, scene)))];

    private static IEnumerable<string> CamerasIn(string folder) =>
        ScenesIn(folder).Any()
            ? [folder]
            : Directory
                .EnumerateDirectories(folder)
                .Order(StringComparer.Ordinal)
                .Where(camera => ScenesIn(camera).Any());

    private static IEnumerable<string> ScenesIn(string camera) =>
        Directory
            .EnumerateDirectories(camera, "scene-*")
            .Where(scene => NumberOf(scene) is not null)
            .OrderBy(scene => NumberOf(scene));

    private static IEnumerable<ExposurePair> PairsOf(string camera, string scene)
    {
        SortedDictionary<int, string> frames = [];
        foreach (string path in Directory.EnumerateFiles(scene, "IMG_*").Where(RawFileNames.IsRaw))
        {
            if (NumberOf(Path.GetFileNameWithoutExtension(path)) is { } number)
            {
                frames[number] = path;
            }
        }

        int[] longs = [.. Longs.Where(frames.ContainsKey)];
        string name = $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(camera))}-{Path.GetFileName(scene)}";
        return frames
            .Where(frame => !Longs.Contains(frame.Key))
            .Select(frame =>
                longs.Length > 0
                    ? new ExposurePair(
                        frame.Value,
                        frames[longs.MinBy(number => Math.Abs(number - frame.Key))],
                        ListedAt: null
                    )
                    {
                        Name = new(name, frame.Key.ToString("D2", CultureInfo.InvariantCulture), ExposureTimeS: null),
                    }
                    : throw new DatasetException(
                        scene,
                        "it has none of the long exposures IMG_0001, IMG_0006, IMG_0011 and IMG_0016",
                        "Is the data set complete, and named as its ELD_preprocess.py does?"
                    )
            );
    }

    /// <summary>What follows the last hyphen or underscore.</summary>
    private static int? NumberOf(string name) =>
        int.TryParse(
            name.AsSpan(name.LastIndexOfAny(['-', '_']) + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number
        )
            ? number
            : null;
}
