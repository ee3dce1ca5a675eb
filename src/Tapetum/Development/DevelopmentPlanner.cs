using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>Decides how a picture is developed. It looks at the picture once; every choice of settings after that costs next to nothing.</summary>
/// <param name="linear">As the sensor stood; not kept.</param>
/// <param name="color">What its file says about the camera's colours.</param>
/// <param name="baselineExposureEv">How much brighter the camera means it to be.</param>
public sealed class DevelopmentPlanner(LinearImage linear, CameraColor color, double baselineExposureEv)
{
    // The shoulder holds three stops above display white; what is brighter is a lamp.
    private const double MaxSceneWhite = 8;

    private readonly BlockMeans picture = BlockMeans.Of(linear);
    private readonly ClipLevels clip = ClipLevels.Of(linear);
    private readonly CameraProfile profile = new(color);

    public DevelopmentRecipe Plan(DevelopmentOptions options)
    {
        CameraNeutral neutral = Neutral(options.WhiteBalance);
        // Brightness is judged in sRGB, so that it does not depend on the colour space of the file.
        Matrix3x3 toSrgb = profile.BalancedToRgb(neutral, ColorSpace.Srgb);
        double amplification =
            (options.Ratio ?? AutoExposure.Amplification(picture, neutral, toSrgb, baselineExposureEv))
            * Math.Pow(2, options.ExposureEv);
        double sceneWhite = Math.Clamp(amplification * AutoExposure.Top(picture, neutral), 1, MaxSceneWhite);
        double temperatureK = ColorTemperature.Of(profile.LightOf(neutral) ?? Chromaticity.D50);
        ToneCurve curve = new(sceneWhite, options.Contrast);
        return new(
            neutral,
            temperatureK,
            options.ColorSpace,
            profile.BalancedToRgb(neutral, options.ColorSpace),
            amplification,
            clip,
            curve
        );
    }

    /// <summary>The temperature and tint that, asked for, give this neutral: where a photographer's sliders stand.</summary>
    public (double TemperatureK, double Tint) SlidersOf(CameraNeutral neutral) => profile.SlidersOf(neutral);

    /// <summary>What the camera sees of grey under the usual light of a temperature, and the way from there to sRGB.</summary>
    public (CameraNeutral Neutral, Matrix3x3 BalancedToSrgb) UnderLight(double temperatureK)
    {
        CameraNeutral neutral = profile.NeutralOf(temperatureK, tint: 0);
        return (neutral, profile.BalancedToRgb(neutral, ColorSpace.Srgb));
    }

    private CameraNeutral Neutral(WhiteBalance choice) =>
        choice.Mode switch
        {
            WhiteBalanceMode.AsShot => AsShot.Judge(color.AsShotNeutral, profile, picture),
            WhiteBalanceMode.Auto => new WhiteBalanceEstimator(picture, profile).Neutral,
            WhiteBalanceMode.Neutral => choice.Neutral,
            _ => profile.NeutralOf(choice.TemperatureK, choice.Tint),
        };
}
