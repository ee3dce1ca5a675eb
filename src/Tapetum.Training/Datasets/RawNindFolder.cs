using System.Globalization;
using System.Text.RegularExpressions;
using Tapetum.Raw;

namespace Tapetum.Training.Datasets;

/// <summary>
/// The layout of the Raw Natural Image Noise Dataset: frames of one scene at many ISOs, with about as much light in each; those at base ISO are the truth.
/// <code>
/// DIR/Bayer_7D-1_GT_ISO100_sha1=45803f….cr2       as it is downloaded, flat
/// DIR/Bayer_7D-1_ISO6400_sha1=0b32aa….cr2
/// DIR/Bayer/7D-1/gt/Bayer_7D-1_GT_ISO100_….cr2    as its organize_files.sh sorts it, also below src/
/// DIR/Bayer/7D-1/Bayer_7D-1_ISO6400_….cr2
/// DIR/X-Trans_barn_ISO6400_sha1=0c77ae….raf       scenes of the other sensors, likewise
/// </code>
/// Each noisy frame goes with the first truth of its scene.
/// </summary>
/// <remarks>Brummer and De Vleeschouwer, "Raw Natural Image Noise Dataset", 2025; names and rules of its repository, trougnouf/rawnind_jddc.</remarks>
internal static partial class RawNindFolder
{
    /// <summary>The pairs, in the order of scenes and names; none where no file is named so.</summary>
    /// <exception cref="DatasetException">A scene has no truth.</exception>
    public static IReadOnlyList<ExposurePair> Read(string folder)
    {
        var frames = Directory
            .EnumerateFiles(
                folder,
                "*_ISO*",
                new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 }
            )
            .Where(RawFileNames.IsRaw)
            .Select(path => (Path: path, Name: Parts().Match(Path.GetFileName(path))))
            .Where(frame => frame.Name.Success)
            .OrderBy(frame => Path.GetFileName(frame.Path), StringComparer.Ordinal)
            .GroupBy(frame => SceneOf(frame.Name), StringComparer.Ordinal);
        return
        [
            .. frames.SelectMany(scene =>
            {
                string? truth = scene.FirstOrDefault(frame => frame.Name.Groups["gt"].Success).Path;
                return scene
                    .Where(frame => !frame.Name.Groups["gt"].Success)
                    .Select(
                        (frame, i) =>
                            truth is not null
                                ? new ExposurePair(frame.Path, truth, ListedAt: null)
                                {
                                    Name = new(
                                        scene.Key,
                                        i.ToString("D2", CultureInfo.InvariantCulture),
                                        ExposureTimeS: null
                                    ),
                                }
                                : throw new DatasetException(
                                    frame.Path,
                                    $"its scene '{scene.Key}' has no frame called _GT_",
                                    "Is the data set complete?"
                                )
                    );
            }),
        ];
    }

    /// <summary>Scenes of both kinds of sensors may have one name.</summary>
    private static string SceneOf(Match name) =>
        name.Groups["filters"].Success ? "X-Trans_" + name.Groups["scene"].Value : name.Groups["scene"].Value;

    /// <summary>Whether a frame is one of the set's X-Trans sensors, by its name; null where it does not tell.</summary>
    public static bool? IsXTrans(string path) =>
        Parts().Match(Path.GetFileName(path)) is { Success: true } name ? name.Groups["filters"].Success : null;

    [GeneratedRegex(
        @"^(Bayer_|(?<filters>X-Trans)_)(?<scene>.+?)(?<gt>_GT)?_ISO\d+_",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Parts();
}
