using Tapetum.Development;

namespace Tapetum.Encoding.Vips;

/// <summary>Makes JPEGs through libvips.</summary>
public static unsafe class JpegEncoder
{
    private const int UnsignedBytes = 0; // VIPS_FORMAT_UCHAR
    private const int KeepNothing = 0; // VIPS_FOREIGN_KEEP_NONE

    /// <param name="photo">8-bit sRGB.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>The file's bytes.</returns>
    public static byte[] Encode(SrgbPhoto photo, int quality)
    {
        VipsLibrary.EnsureStarted();
        fixed (byte* pixels = photo.Rgb)
        {
            using VipsObjectHandle image = VipsNative.NewImageFromMemory(
                pixels,
                (nuint)photo.Rgb.Length,
                photo.WidthPx,
                photo.HeightPx,
                bands: 3,
                UnsignedBytes
            );
            if (image.IsInvalid)
            {
                throw VipsLibrary.LastError("vips_image_new_from_memory_copy");
            }

            using VipsOperation save = new("jpegsave_buffer");
            return save.Set("in", image).Set("Q", quality).BuildBytes("buffer");
        }
    }

    /// <summary>A JPEG without metadata. The picture is rendered as it is compressed, sixteen rows at a time.</summary>
    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="options">How to compress.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    /// <returns>The file's bytes.</returns>
    /// <exception cref="VipsException">libvips refused.</exception>
    internal static byte[] Encode(IRowSource picture, JpegOptions options, CancellationToken cancellationToken)
    {
        using RowSourceImage image = new(picture, cancellationToken);
        using VipsOperation save = new("jpegsave_buffer");
        try
        {
            return save.Set("in", image.Image)
                .Set("Q", options.Quality)
                .Set("subsample-mode", SubsampleMode(options.Subsampling))
                .Set("keep", KeepNothing)
                .BuildBytes("buffer");
        }
        catch (VipsException)
        {
            image.ThrowIfFailed();
            throw;
        }
    }

    /// <summary>VipsForeignSubsample.</summary>
    private static int SubsampleMode(ChromaSubsampling subsampling) =>
        subsampling switch
        {
            ChromaSubsampling.Auto => 0,
            ChromaSubsampling.Halved => 1,
            ChromaSubsampling.None => 2,
            _ => throw new ArgumentOutOfRangeException(nameof(subsampling), subsampling, "Not a subsampling."),
        };
}
