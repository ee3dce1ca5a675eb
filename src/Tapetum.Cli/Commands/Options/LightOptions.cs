using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Development;

namespace Tapetum.Cli.Commands.Options;

/// <summary>How bright a picture becomes, how deep its shadows are, and whose light is white.</summary>
internal sealed class LightOptions
{
    private readonly Option<double?> ev = new("--ev")
    {
        Description = "Stops brighter or darker than the automatic exposure, for example 1 or -0.5",
        HelpName = "STOPS",
        CustomParser = result =>
            OptionText.Number(result, -DevelopmentOptions.MaxExposureEv, DevelopmentOptions.MaxExposureEv),
    };

    private readonly Option<double?> ratio = new("--ratio")
    {
        Description = "A fixed amplification instead of the automatic exposure, for example 100",
        HelpName = "R",
        CustomParser = result =>
            OptionText.Number(result, 1 / DevelopmentOptions.MaxRatio, DevelopmentOptions.MaxRatio),
    };

    private readonly Option<WhiteBalance> balance = new("--white-balance")
    {
        Description = "Whose light is white; default: as-shot",
        HelpName = "as-shot|auto|daylight|KELVIN[,TINT]",
        CustomParser = ParseWhiteBalance,
    };

    private readonly Option<double?> contrast = new("--contrast")
    {
        Description = "How deep the shadows are, 0 to 1; default 0.5",
        HelpName = "0..1",
        CustomParser = result => OptionText.Number(result, 0, 1),
    };

    public IReadOnlyList<Option> All => [ev, ratio, balance, contrast];

    public DevelopmentOptions Read(ParseResult parsed) =>
        new()
        {
            ExposureEv = parsed.GetValue(ev) ?? 0,
            Ratio = parsed.GetValue(ratio),
            WhiteBalance = parsed.GetValue(balance),
            Contrast = parsed.GetValue(contrast) ?? DevelopmentOptions.DefaultContrast,
        };

    public void RefuseBothExposures(CommandResult command)
    {
        if (command.GetResult(ev) is not null && command.GetResult(ratio) is not null)
        {
            command.AddError(
                "Give --ev or --ratio, not both: one changes the automatic exposure, the other replaces it."
            );
        }
    }

    private static WhiteBalance ParseWhiteBalance(ArgumentResult result) =>
        WhiteBalance.TryParse(OptionText.Of(result), out WhiteBalance balance)
            ? balance
            : OptionText.Refuse<WhiteBalance>(
                result,
                $"as-shot, auto, daylight, {WhiteBalance.MinTemperatureK} to {WhiteBalance.MaxTemperatureK} kelvin, or KELVIN,TINT"
            );
}
