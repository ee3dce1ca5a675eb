namespace Tapetum.Encoding.Vips;

/// <summary>Reads photos small: libvips skips most of the work for what will not be seen.</summary>
public static class ThumbnailReader
{
    private const int OnlyDown = 2; // VIPS_SIZE_DOWN

    /// <param name="jpeg">The file's bytes.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    /// <returns>Turned as its EXIF orientation says, in sRGB; null when it is damaged.</returns>
    public static SrgbPhoto? TryRead(byte[] jpeg, int maxSidePx)
    {
        VipsLibrary.EnsureStarted();
        try
        {
            using VipsOperation thumbnail = new("thumbnail_buffer");
            return Read(thumbnail.Set("buffer", jpeg), maxSidePx);
        }
        catch (VipsException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="TryRead(byte[], int)"/>
    /// <param name="path">A JPEG, PNG, WebP or TIFF.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    public static SrgbPhoto? TryRead(string path, int maxSidePx)
    {
        VipsLibrary.EnsureStarted();
        try
        {
            using VipsOperation thumbnail = new("thumbnail");
            return Read(thumbnail.Set("filename", path), maxSidePx);
        }
        catch (VipsException)
        {
            return null;
        }
    }

    private static SrgbPhoto Read(VipsOperation thumbnail, int maxSidePx)
    {
        using VipsObjectHandle small = thumbnail
            .Set("width", maxSidePx)
            .Set("height", maxSidePx)
            .Set("size", OnlyDown)
            .BuildImage();
        using VipsObjectHandle srgb = PhotoReader.ToSrgb(small, PhotoReader.SrgbInterpretation);
        using VipsObjectHandle opaque = PhotoReader.Opaque(srgb);
        return PhotoReader.Copy(opaque);
    }
}
