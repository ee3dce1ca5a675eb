using Tapetum.Development.Looks;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints;

/// <summary>Settings in a query string; what is not there stays as the photo has it.</summary>
/// <param name="Ev">Stops relative to the automatic exposure.</param>
/// <param name="WhiteBalance">as-shot, auto, daylight, KELVIN, KELVIN,TINT or neutral:R,G,B.</param>
/// <param name="Strength">0 to 1.</param>
/// <param name="Tone">0 to 1.</param>
/// <param name="Look">camera, natural or neutral.</param>
/// <param name="Saturation">−100 to 100.</param>
/// <param name="Vibrance">−100 to 100.</param>
/// <param name="Sharpen">0 to 100.</param>
/// <param name="Shadows">−100 to 100.</param>
/// <param name="Highlights">−100 to 100.</param>
/// <param name="Whites">−100 to 100.</param>
/// <param name="Blacks">−100 to 100.</param>
internal readonly record struct SettingsQuery(
    double? Ev,
    string? WhiteBalance,
    double? Strength,
    double? Tone,
    string? Look,
    double? Saturation,
    double? Vibrance,
    double? Sharpen,
    double? Shadows,
    double? Highlights,
    double? Whites,
    double? Blacks
)
{
    /// <exception cref="ProblemException">They make no sense.</exception>
    public PhotoSettings Over(PhotoSettings stored)
    {
        Tapetum.Development.WhiteBalance balance = stored.WhiteBalance;
        if (WhiteBalance is not null && !Tapetum.Development.WhiteBalance.TryParse(WhiteBalance, out balance))
        {
            throw new ProblemException(
                Problems.Wrong(
                    "That is no white balance.",
                    "Give as-shot, auto, daylight, KELVIN, KELVIN,TINT or neutral:R,G,B."
                )
            );
        }

        PhotoSettings settings = stored with
        {
            Ev = Ev ?? stored.Ev,
            WhiteBalance = balance,
            Strength = Strength ?? stored.Strength,
            Tone = Tone ?? stored.Tone,
            Look = LookOr(stored.Look),
            Saturation = Saturation ?? stored.Saturation,
            Vibrance = Vibrance ?? stored.Vibrance,
            Sharpen = Sharpen ?? stored.Sharpen,
            Shadows = Shadows ?? stored.Shadows,
            Highlights = Highlights ?? stored.Highlights,
            Whites = Whites ?? stored.Whites,
            Blacks = Blacks ?? stored.Blacks,
        };
        return settings.Fault() is { } fault
            ? throw new ProblemException(Problems.Wrong(fault, "Ask for settings within these bounds."))
            : settings;
    }

    private Look LookOr(Look stored) =>
        Look switch
        {
            null => stored,
            "camera" => Tapetum.Development.Looks.Look.Camera,
            "natural" => Tapetum.Development.Looks.Look.Natural,
            "neutral" => Tapetum.Development.Looks.Look.Neutral,
            _ => throw new ProblemException(
                Problems.Wrong("There is no such look.", "Give camera, natural or neutral.")
            ),
        };
}
