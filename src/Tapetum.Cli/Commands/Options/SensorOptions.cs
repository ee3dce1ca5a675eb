using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Cli.Batches;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Sensor.Calibration;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that tell of the sensor what its files do not: its noise, and what it shows in the dark.</summary>
internal sealed class SensorOptions
{
    public static Option<string?> Noise { get; } =
        new("--noise")
        {
            Description =
                "The sensor's noise, where you know it better than the file: DN per electron, and read noise in DN, as `tapetum inspect` shows them; or what `tapetum calibrate` measured",
            HelpName = "K,S|camera.json",
            CustomParser = ParseNoise,
        };

    /// <summary>Of a data set, whose exposures are of several kinds.</summary>
    public static Option<string[]> DarksOfSet { get; } =
        new("--dark")
        {
            Description =
                "Dark frames of the data set's camera, of all its ISOs and exposure times: from each exposure what those show that were taken as it was is subtracted, as enhance --dark does",
            HelpName = "FRAME",
            AllowMultipleArgumentsPerToken = true,
        };

    private readonly Option<string[]> dark = new("--dark")
    {
        Description =
            "Dark frames: raw files taken with the lens covered, by the same camera at the same ISO and exposure time. Their glow is subtracted, and their hot pixels are filled; several are better than one",
        HelpName = "FRAME",
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [Noise, dark];

    /// <summary>The noise that was told in numbers.</summary>
    public static NoiseModel? NoiseOf(ParseResult parsed) =>
        parsed.GetValue(Noise) is { } told ? NumbersIn(told) : null;

    /// <summary>The camera whose calibration was named.</summary>
    public static CameraCalibration? CalibrationOf(ParseResult parsed) =>
        parsed.GetValue(Noise) is { } told && IsFile(told) ? CameraCalibrationFile.Read(told) : null;

    public bool HasDark(ParseResult parsed) => parsed.GetResult(dark) is { Implicit: false };

    public DarkFrame? DarkOf(ParseResult parsed, CommandContext context) =>
        ReadDarks(parsed.GetValue(dark) ?? [], context) is { Count: > 0 } frames ? DarkFrame.Of(frames) : null;

    /// <summary>Dark frames by files, folders and patterns.</summary>
    /// <exception cref="TapetumException">One cannot be read.</exception>
    public static IReadOnlyList<Photograph> ReadDarks(string[] frames, CommandContext context) =>
        frames.Length == 0
            ? []
            :
            [
                .. InputFiles
                    .Find(frames, exceptFolder: null, context.Say)
                    .Select(frame => ReadDark(frame.Path, context.Cancellation)),
            ];

    private static Photograph ReadDark(string path, CancellationToken cancellationToken)
    {
        Photograph frame = RawDecoder.ReadAny(path, cancellationToken);
        // Of what is neither, the decoder says why not.
        return frame is RawImage or XTransImage ? frame : RawDecoder.Read(path, cancellationToken);
    }

    private static string? ParseNoise(ArgumentResult result)
    {
        string told = OptionText.Of(result);
        return IsFile(told) || NumbersIn(told) is not null
            ? told
            : OptionText.Refuse<string?>(
                result,
                "two numbers, DN per electron and read noise in DN, for example 7.9,6.1, or a .json file that `tapetum calibrate` wrote"
            );
    }

    private static bool IsFile(string told) => told.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static NoiseModel? NumbersIn(string told)
    {
        double[] numbers =
        [
            .. told.Split(',')
                .Select(text =>
                    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                        ? number
                        : double.NaN
                ),
        ];
        return numbers is [var gain, var readNoise] ? NoiseModel.Given(gain, readNoise) : null;
    }
}
