using System.Text.RegularExpressions;
using Tapetum.Training.Datasets.Matlab;

namespace Tapetum.Training.Datasets;

/// <summary>
/// The layout of the Smartphone Image Denoising Dataset, raw: a folder for each instance of a scene, in it one or two noisy pictures, each with its own truth.
/// <code>
/// DIR/Data/0052_002_S6_01600_01000_5500_N/0052_NOISY_RAW_010.MAT      DIR is SIDD_Medium_Raw or SIDD_Small_Raw_Only, or Data itself
/// DIR/Data/0052_002_S6_01600_01000_5500_N/0052_GT_RAW_010.MAT
/// </code>
/// What belongs together when some is held out is the scene, not its instance: ten scenes were taken by five phones in many lights.
/// </summary>
internal static class SiddFolder
{
    /// <summary>The pairs, in the order of instances and numbers; none where the folder has another layout.</summary>
    /// <exception cref="DatasetException">A picture has no truth.</exception>
    public static IReadOnlyList<ExposurePair> Read(string folder)
    {
        string data = Path.Combine(folder, "Data");
        return
        [
            .. Directory
                .EnumerateDirectories(Directory.Exists(data) ? data : folder)
                .Order(StringComparer.Ordinal)
                .SelectMany(PairsOf),
        ];
    }

    private static IEnumerable<ExposurePair> PairsOf(string instance)
    {
        Match name = SiddFrame.FolderName().Match(Path.GetFileName(instance));
        if (!name.Success)
        {
            yield break;
        }

        string number = name.Groups["instance"].Value;
        string prefix = $"{number}_NOISY_RAW_";
        foreach (
            string noisy in Directory
                .EnumerateFiles(instance, prefix + "*")
                .Where(SiddFrame.IsOne)
                .Order(StringComparer.Ordinal)
        )
        {
            string rest = Path.GetFileName(noisy)[prefix.Length..];
            string truth = Path.Combine(instance, $"{number}_GT_RAW_{rest}");
            yield return File.Exists(truth)
                ? new ExposurePair(noisy, truth, ListedAt: null)
                {
                    Name = new(
                        $"scene-{name.Groups["scene"].Value}",
                        $"{number}-{Path.GetFileNameWithoutExtension(rest)}",
                        ExposureTimeS: null
                    ),
                }
                : throw new DatasetException(
                    noisy,
                    $"there is no {Path.GetFileName(truth)} beside it",
                    "Is the data set complete?"
                );
        }
    }
}
