using Tapetum.Development;
using Tapetum.Development.Looks;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints.Settings;

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
/// <param name="LensCorrections">auto or off.</param>
/// <param name="Rotate">auto, or 0, 90, 180 or 270 degrees clockwise from how the sensor stood.</param>
/// <param name="Straighten">−45 to 45 degrees clockwise.</param>
/// <param name="Crop">LEFT,TOP,WIDTH,HEIGHT in pixels or, with % signs, in hundredths; or WIDTH:HEIGHT; or none.</param>
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
    double? Blacks,
    string? LensCorrections,
    string? Rotate,
    double? Straighten,
    string? Crop
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
            LensCorrections = LensOr(stored.LensCorrections),
            Rotate = RotationOr(stored.Rotate),
            Straighten = Straighten ?? stored.Straighten,
            Crop = CropOr(stored.Crop),
        };
        return settings.Fault() is { } fault
            ? throw new ProblemException(Problems.Wrong(fault, "Ask for settings within these bounds."))
            : settings;
    }

    private int? RotationOr(int? stored) =>
        Rotate switch
        {
            null => stored,
            "auto" => null,
            "0" => 0,
            "90" => 90,
            "180" => 180,
            "270" => 270,
            _ => throw new ProblemException(
                Problems.Wrong("rotate is auto, 0, 90, 180 or 270.", "Give one of these, or none.")
            ),
        };

    private PictureCrop? CropOr(PictureCrop? stored) =>
        Crop switch
        {
            null => stored,
            "none" => null,
            _ => PictureCrop.TryParse(Crop)
                ?? throw new ProblemException(
                    Problems.Wrong(
                        "That is no crop.",
                        "Give LEFT,TOP,WIDTH,HEIGHT in pixels or, all four with a % sign, in hundredths; WIDTH:HEIGHT; or none."
                    )
                ),
        };

    private LensCorrections LensOr(LensCorrections stored) =>
        LensCorrections switch
        {
            null => stored,
            "auto" => Photos.LensCorrections.Auto,
            "off" => Photos.LensCorrections.Off,
            _ => throw new ProblemException(
                Problems.Wrong("lensCorrections is auto or off.", "Give one of these, or none.")
            ),
        };

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
