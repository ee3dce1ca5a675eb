using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Cli.Batches;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Cli.Commands;

/// <summary>The options that tell of the sensor what its files do not: its noise, and what it shows in the dark.</summary>
internal sealed class SensorOptions
{
    private readonly Option<NoiseModel?> noise = new("--noise")
    {
        Description =
            "The sensor's noise, where you know it better than the file: DN per electron, and read noise in DN, as `tapetum inspect` shows them",
        HelpName = "K,S",
        CustomParser = ParseNoise,
    };

    private readonly Option<string[]> dark = new("--dark")
    {
        Description =
            "Dark frames: raw files taken with the lens covered, by the same camera at the same ISO and exposure time. Their glow is subtracted, and their hot pixels are filled; several are better than one",
        HelpName = "FRAME",
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [noise, dark];

    public NoiseModel? NoiseOf(ParseResult parsed) => parsed.GetValue(noise);

    public bool HasDark(ParseResult parsed) => parsed.GetResult(dark) is { Implicit: false };

    public DarkFrame? DarkOf(ParseResult parsed, CommandContext context) =>
        parsed.GetValue(dark) is { Length: > 0 } frames
            ? DarkFrame.Of([
                .. InputFiles
                    .Find(frames, exceptFolder: null, context.Say)
                    .Select(frame => RawDecoder.Read(frame.Path, context.Cancellation)),
            ])
            : null;

    private static NoiseModel? ParseNoise(ArgumentResult result)
    {
        double[] numbers =
        [
            .. OptionText
                .Of(result)
                .Split(',')
                .Select(text =>
                    double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                        ? number
                        : double.NaN
                ),
        ];
        return numbers is [var gain, var readNoise] && NoiseModel.Given(gain, readNoise) is { } given
            ? given
            : OptionText.Refuse<NoiseModel?>(
                result,
                "two numbers, DN per electron and read noise in DN, for example 7.9,6.1"
            );
    }
}
