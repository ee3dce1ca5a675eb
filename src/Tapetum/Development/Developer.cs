using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Development;

/// <summary>Turns linear camera RGB into a picture for viewing: white balance, exposure, colours, tone, orientation.</summary>
internal static class Developer
{
    /// <summary>Decides how the picture is developed. The pixels themselves are rendered when rows are read.</summary>
    /// <param name="linear">As the sensor stood.</param>
    /// <param name="raw">The file it came from: colours, baseline exposure, orientation.</param>
    /// <param name="options">White balance, exposure, look, geometry.</param>
    /// <exception cref="GeometryException">The crop leads out of the picture.</exception>
    public static DevelopedImage Render(LinearImage linear, RawImage raw, DevelopmentOptions options) =>
        Render(linear, raw, DevelopmentHints.None, options);

    /// <inheritdoc cref="Render(LinearImage, RawImage, DevelopmentOptions)"/>
    /// <param name="hints">What else is known of it.</param>
    public static DevelopedImage Render(
        LinearImage linear,
        RawImage raw,
        DevelopmentHints hints,
        DevelopmentOptions options
    ) =>
        new(
            linear,
            raw.Capture.Orientation,
            new DevelopmentPlanner(
                linear,
                raw.Color,
                raw.BaselineExposureEv,
                hints,
                isSharpeningChosen: options.Sharpen is not null || options.Look == Look.Neutral || hints.IsDeveloped
            ).Plan(options),
            options.Geometry,
            raw.Path
        );

    /// <summary>Develops a picture as another one was, so that the two can be compared.</summary>
    /// <param name="linear">As the sensor stood, on the scale of the other one.</param>
    /// <param name="orientation">EXIF orientation, 1 to 8.</param>
    /// <param name="recipe">Of the other one.</param>
    public static DevelopedImage Render(LinearImage linear, int orientation, DevelopmentRecipe recipe) =>
        new(linear, orientation, recipe);
}
