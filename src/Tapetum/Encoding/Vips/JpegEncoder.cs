namespace Tapetum.Encoding.Vips;

/// <summary>Makes JPEGs through libvips, for reports.</summary>
public static unsafe class JpegEncoder
{
    private const int UnsignedBytes = 0; // VIPS_FORMAT_UCHAR

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
}
