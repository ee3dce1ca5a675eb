using Tapetum.Development;
using Tapetum.Inference;

namespace Tapetum.Encoding.Dng;

/// <summary>
/// Writes a denoised picture as a linear DNG: still the camera's own colours and linear light, still undecided in white balance and exposure, but without the mosaic and the noise.
/// It opens as bright as the picture that would have been developed.
/// </summary>
/// <remarks>
/// Adobe, "Digital Negative (DNG) Specification" 1.6.0.0; only what version 1.4 has is used. Pixels stand as the sensor stood, and the Orientation tag says how to turn them, as in the
/// raw file: lens corrections and crops keep their meaning, and converters that turn pictures do so once.
/// </remarks>
internal static class LinearDngWriter
{
    private const int Channels = 3;

    /// <summary>Makes the file whole, or not at all.</summary>
    /// <param name="denoised">The picture and its raw file.</param>
    /// <param name="recipe">How it would be developed in sRGB: gives white balance, brightness and the preview.</param>
    /// <param name="path">The file to make, in a folder that exists.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="OutputException">The file exists, or cannot be written.</exception>
    public static Task WriteAsync(
        DenoisedRaw denoised,
        DevelopmentRecipe recipe,
        string path,
        bool overwrite,
        CancellationToken cancellationToken
    ) => Content(denoised, recipe).WriteAsync(recipe, path, overwrite, cancellationToken);

    /// <param name="denoised">The picture and its raw file.</param>
    /// <param name="recipe">How it would be developed in sRGB.</param>
    /// <param name="stream">Empty, and able to seek.</param>
    /// <param name="cancellationToken">Stops between rows of tiles.</param>
    public static Task WriteAsync(
        DenoisedRaw denoised,
        DevelopmentRecipe recipe,
        Stream stream,
        CancellationToken cancellationToken
    ) => Content(denoised, recipe).WriteAsync(recipe, stream, cancellationToken);

    private static DngContent Content(DenoisedRaw denoised, DevelopmentRecipe recipe)
    {
        LinearImage linear = denoised.Linear;
        var scale = LinearDngScale.For(linear, recipe.Amplification);
        LinearDngTags tags = new(denoised, recipe, scale);
        return new(
            linear.HeightPx,
            (first, count) =>
                DngTileBand.Compress(
                    linear.WidthPx,
                    count,
                    Channels,
                    Channels,
                    (y, codes) => scale.ToCodes(linear.Row(first + y), codes)
                ),
            denoised.Shown,
            tags.Main(),
            tags.Picture,
            tags.Exif(),
            tags.Gps()
        );
    }
}
