using Tapetum.Development;
using Tapetum.Encoding.Tiff;
using Tapetum.Inference;

namespace Tapetum.Encoding.Dng;

/// <summary>
/// Writes a denoised picture as a DNG with the sensor's mosaic: of each clean pixel the one colour that the sensor's filter let through. A raw converter treats it like the camera's own file, only without the noise: its
/// demosaicking, camera profiles and lens corrections go on working, and settings made for the noisy file fit.
/// </summary>
/// <remarks>
/// Adobe, "Digital Negative (DNG) Specification" 1.6.0.0. What was corrected in the clean picture and is the reader's to correct in a mosaic (the lens's shading) must be left in it: see
/// <see cref="DecodedPhoto.AsMosaic"/>.
/// </remarks>
internal static class MosaicDngWriter
{
    /// <summary>Makes the file whole, or not at all.</summary>
    /// <param name="denoised">The picture, its lens's shading left in.</param>
    /// <param name="recipe">How it would be developed in sRGB: gives the white balance and the preview.</param>
    /// <param name="exposureEv">How much brighter the user wants it than the file.</param>
    /// <param name="path">The file to make, in a folder that exists.</param>
    /// <param name="overwrite">Whether a file that exists may be replaced.</param>
    /// <param name="cancellationToken">Leaves nothing behind.</param>
    /// <exception cref="OutputException">The file exists, or cannot be written.</exception>
    public static Task WriteAsync(
        DenoisedRaw denoised,
        DevelopmentRecipe recipe,
        double exposureEv,
        string path,
        bool overwrite,
        CancellationToken cancellationToken
    )
    {
        var scale = MosaicDngScale.For(denoised.Raw);
        LinearImage linear = denoised.Linear;
        LinearDngTags source = new(denoised, recipe, new LinearDngScale(1));
        TiffDirectoryWriter main = source.Main();
        // It is as bright as the camera's own file, and a little brighter if that was asked for.
        main.AddSignedRationals(50730, 1_000_000, denoised.Raw.BaselineExposureEv + exposureEv);
        DngContent content = new(
            linear.HeightPx,
            (first, count) =>
                DngTileBand.Compress(
                    linear.WidthPx,
                    count,
                    samples: 1,
                    components: 2,
                    (y, codes) => scale.ToCodes(first + y, linear.Row(first + y), codes)
                ),
            denoised.Shown,
            main,
            tiles => MosaicDngTags.Picture(denoised, scale, tiles, source.NoiseProfile()),
            source.Exif(),
            source.Gps()
        );
        return content.WriteAsync(recipe, path, overwrite, cancellationToken);
    }
}
