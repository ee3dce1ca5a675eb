using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>Turns linear camera RGB into a picture for viewing: white balance, exposure, colours, tone, orientation.</summary>
public static class Developer
{
    // The shoulder holds three stops above display white; what is brighter is a lamp.
    private const double MaxSceneWhite = 8;

    /// <summary>Decides how the picture is developed. The pixels themselves are rendered when rows are read.</summary>
    /// <param name="linear">As the sensor stood.</param>
    /// <param name="raw">The file it came from: colours, baseline exposure, orientation.</param>
    /// <param name="options">White balance and exposure.</param>
    public static DevelopedImage Render(LinearImage linear, RawImage raw, DevelopmentOptions options) =>
        new(linear, raw.Capture.Orientation, Plan(linear, raw, options));

    /// <summary>Develops a picture as another one was, so that the two can be compared.</summary>
    /// <param name="linear">As the sensor stood, on the scale of the other one.</param>
    /// <param name="orientation">EXIF orientation, 1 to 8.</param>
    /// <param name="recipe">Of the other one.</param>
    public static DevelopedImage Render(LinearImage linear, int orientation, DevelopmentRecipe recipe) =>
        new(linear, orientation, recipe);

    private static DevelopmentRecipe Plan(LinearImage linear, RawImage raw, DevelopmentOptions options)
    {
        BlockMeans picture = BlockMeans.Of(linear);
        CameraProfile profile = new(raw.Color);
        CameraNeutral neutral = Neutral(options.WhiteBalance, raw.Color, profile, picture);
        // Brightness is judged in sRGB, so that it does not depend on the colour space of the file.
        Matrix3x3 toSrgb = profile.BalancedToRgb(neutral, ColorSpace.Srgb);
        double amplification =
            (options.Ratio ?? AutoExposure.Amplification(picture, neutral, toSrgb, raw.BaselineExposureEv))
            * Math.Pow(2, options.ExposureEv);
        double sceneWhite = Math.Clamp(amplification * AutoExposure.Top(picture, neutral), 1, MaxSceneWhite);
        double temperatureK = ColorTemperature.Of(profile.LightOf(neutral) ?? Chromaticity.D50);
        return new(
            neutral,
            temperatureK,
            options.ColorSpace,
            profile.BalancedToRgb(neutral, options.ColorSpace),
            amplification,
            ClipLevels.Of(linear),
            new ToneCurve(sceneWhite)
        );
    }

    private static CameraNeutral Neutral(
        WhiteBalance choice,
        CameraColor color,
        CameraProfile profile,
        BlockMeans picture
    ) =>
        choice.Mode switch
        {
            WhiteBalanceMode.AsShot => AsShot.Judge(color.AsShotNeutral, profile, picture),
            WhiteBalanceMode.Auto => new WhiteBalanceEstimator(picture, profile).Neutral,
            _ => profile.NeutralOf(ColorTemperature.ToChromaticity(choice.TemperatureK)),
        };
}
