using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Development;
using Tapetum.Development.Looks;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that say how a picture looks, beyond its exposure and white balance.</summary>
internal sealed class LookOptions
{
    private const double Most = 100;

    private readonly Option<Look> look = new("--look")
    {
        Description =
            "Tones and colours: camera takes them from the picture that the camera put into the file (natural where there is none), "
            + "natural has deep shadows and a little more colour, or the look of the camera profile that a DNG holds, neutral leaves light as it was; default: camera",
        HelpName = "camera|natural|neutral",
        DefaultValueFactory = _ => Look.Camera,
    };

    private readonly Option<double> saturation = Amount("--saturation", "More or less colour; -100 is black and white");

    private readonly Option<double> vibrance = Amount("--vibrance", "More or less colour where it is pale");

    private readonly Option<double?> sharpen = new("--sharpen")
    {
        Description =
            "How much fine detail to bring back, 0 to 100; default: the more, the softer the picture's sharpest edges are, about 45 to 95; 0 with --look neutral and for pictures that are developed already",
        HelpName = "0..100",
        CustomParser = result => ParseNumber(result, 0) is var value && double.IsNaN(value) ? null : value,
    };

    private readonly Option<double?> shadows = LocalAmount(
        "--shadows",
        "Brighter or darker dark parts, with their detail; default: brighter where a scene holds more than a display shows, else 0"
    );

    private readonly Option<double?> highlights = LocalAmount(
        "--highlights",
        "Brighter or darker bright parts, with their detail; default: darker where the shadows are raised, else 0"
    );

    private readonly Option<double> whites = Amount("--whites", "More white, or none at all");

    private readonly Option<double> blacks = Amount("--blacks", "No black at all, or, below 0, more of it");

    public IEnumerable<Option> All => [look, shadows, highlights, whites, blacks, saturation, vibrance, sharpen];

    /// <returns>The rest is as it was.</returns>
    public DevelopmentOptions Read(ParseResult parsed, DevelopmentOptions development) =>
        development with
        {
            Look = parsed.GetValue(look),
            Saturation = parsed.GetValue(saturation),
            Vibrance = parsed.GetValue(vibrance),
            Sharpen = parsed.GetValue(sharpen),
            Shadows = parsed.GetValue(shadows),
            Highlights = parsed.GetValue(highlights),
            Whites = parsed.GetValue(whites),
            Blacks = parsed.GetValue(blacks),
        };

    private static Option<double> Amount(string name, string description) =>
        new(name)
        {
            Description = $"{description}; default 0",
            HelpName = "-100..100",
            DefaultValueFactory = _ => 0,
            CustomParser = result => ParseNumber(result, -Most),
        };

    private static Option<double?> LocalAmount(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "-100..100",
            CustomParser = result => ParseNumber(result, -Most) is var value && double.IsNaN(value) ? null : value,
        };

    private static double ParseNumber(ArgumentResult result, double least) =>
        double.TryParse(OptionText.Of(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && value >= least
        && value <= Most
            ? value
            : OptionText.Refuse<double?>(result, $"a number from {least} to {Most}") ?? double.NaN;
}
