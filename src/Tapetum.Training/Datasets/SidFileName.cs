using System.Globalization;
using System.Text.RegularExpressions;

namespace Tapetum.Training.Datasets;

/// <summary>
/// What a file name of the See-in-the-Dark data set says.
/// <code>
/// 10003_00_0.04s.ARW    scene _ sequence _ exposure time
/// kitchen_0.04s.dng     a set of one's own: sequence and exposure time may be left out
/// </code>
/// </summary>
/// <remarks>Chen et al., "Learning to See in the Dark", CVPR 2018, the data set's own description.</remarks>
/// <param name="Scene">The same for the short and the long exposures of one view.</param>
/// <param name="Sequence">Which of the bursts of a scene, two digits; "00" where the name has none.</param>
/// <param name="ExposureTimeS">Null where the name has none.</param>
public sealed partial record SidFileName(string Scene, string Sequence, double? ExposureTimeS)
{
    private const int SceneDigits = 5;

    /// <summary>Null for scenes that are not named by five digits.</summary>
    public DatasetSplit? Split =>
        Scene.Length != SceneDigits || !Scene.All(char.IsAsciiDigit)
            ? null
            : Scene[0] switch
            {
                '0' => DatasetSplit.Training,
                '1' => DatasetSplit.Test,
                '2' => DatasetSplit.Validation,
                _ => null,
            };

    /// <param name="path">With or without folders; with its ending.</param>
    public static SidFileName Parse(string path)
    {
        Match match = Parts().Match(Path.GetFileNameWithoutExtension(path));
        Group sequence = match.Groups["sequence"];
        Group exposure = match.Groups["exposure"];
        double seconds = exposure.Success ? double.Parse(exposure.ValueSpan, CultureInfo.InvariantCulture) : 0;
        return new(match.Groups["scene"].Value, sequence.Success ? sequence.Value : "00", seconds > 0 ? seconds : null);
    }

    [GeneratedRegex(
        @"^(?<scene>.*?)(_(?<sequence>\d\d))?(_(?<exposure>\d+(\.\d+)?)s)?$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Parts();
}
