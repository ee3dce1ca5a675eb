using System.Globalization;
using Tapetum.Raw;
using Tapetum.Training.Datasets.Numpy;

namespace Tapetum.Training.Datasets;

/// <summary>
/// The layout of the Low-light Raw Image Denoising set, PMN's own: a phone's frames at ISO 6400, ten of each scene with 1, 1/2, 1/4 … of the truth's light, and a merged truth for each scene.
/// <code>
/// DIR/indoor_x5/6400/16/000/005062_exp-500000_iso-6400_….dng      part, ISO, digital gain, scene
/// DIR/indoor_x5/npy/GT_align_ours/000.npy                         the scene's truth
/// </code>
/// A part's folder may be named as well as the one above. What is amplified by is the digital gain.
/// </summary>
/// <remarks>Feng et al., "Learnability Enhancement for Low-Light Raw Image Denoising: A Data Perspective", TPAMI 2024; the pairing is that of its repository, megvii-research/PMN, branch TPAMI.</remarks>
internal static class LridFolder
{
    private const string Arrays = "npy";

    /// <summary>The pairs, in the order of parts, gains, scenes and names; none where the folder has another layout.</summary>
    /// <exception cref="DatasetException">A scene has no truth.</exception>
    public static IReadOnlyList<ExposurePair> Read(string folder) =>
        [
            .. PartsIn(folder)
                .SelectMany(part => GainsIn(part).SelectMany(gain => PairsOf(part, gain.Folder, gain.Gain))),
        ];

    /// <summary>A noisy frame of a truth's scene, the first of the brightest, and its gain.</summary>
    public static (string Path, int Gain)? FrameFor(string truth)
    {
        string part = Path.GetFullPath(Path.Combine(truth, "..", "..", ".."));
        string scene = Path.GetFileNameWithoutExtension(truth);
        foreach ((string folder, int gain) in GainsIn(part))
        {
            if (FramesOf(Path.Combine(folder, scene)).FirstOrDefault() is { } frame)
            {
                return (frame, gain);
            }
        }

        return null;
    }

    private static IEnumerable<string> PartsIn(string folder) =>
        IsPart(folder) ? [folder] : Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Where(IsPart);

    private static bool IsPart(string folder) => Directory.Exists(Path.Combine(folder, Arrays, LridTruth.FolderName));

    private static IEnumerable<(string Folder, int Gain)> GainsIn(string part) =>
        NumberedIn(part)
            .SelectMany(iso => NumberedIn(iso.Folder).Where(gain => NumberedIn(gain.Folder).Any()))
            .OrderBy(gain => gain.Number);

    private static IEnumerable<(string Folder, int Number)> NumberedIn(string folder)
    {
        foreach (string inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (int.TryParse(Path.GetFileName(inner), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                yield return (inner, number);
            }
        }
    }

    private static IEnumerable<string> FramesOf(string scene) =>
        Directory.Exists(scene)
            ? Directory.EnumerateFiles(scene).Where(RawFileNames.IsRaw).Order(StringComparer.Ordinal)
            : [];

    private static IEnumerable<ExposurePair> PairsOf(string part, string folder, int gain)
    {
        string partName = Path.GetFileName(Path.TrimEndingDirectorySeparator(part));
        foreach ((string sceneFolder, _) in NumberedIn(folder))
        {
            string scene = Path.GetFileName(sceneFolder);
            string truth = Path.Combine(part, Arrays, LridTruth.FolderName, scene + ".npy");
            foreach ((int index, string frame) in FramesOf(sceneFolder).Index())
            {
                yield return File.Exists(truth)
                    ? new ExposurePair(frame, truth, ListedAt: null)
                    {
                        Name = new(
                            $"{partName}-{scene}",
                            index.ToString("D2", CultureInfo.InvariantCulture),
                            ExposureTimeS: null
                        ),
                        Ratio = gain,
                    }
                    : throw new DatasetException(frame, $"there is no {truth}", "Is the data set complete?");
            }
        }
    }
}
