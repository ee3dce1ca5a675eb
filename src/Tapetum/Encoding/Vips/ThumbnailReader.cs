namespace Tapetum.Encoding.Vips;

/// <summary>Reads JPEGs small: libvips skips most of the work for what will not be seen.</summary>
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
            return Read(jpeg, maxSidePx);
        }
        catch (VipsException)
        {
            return null;
        }
    }

    private static SrgbPhoto Read(byte[] jpeg, int maxSidePx)
    {
        using VipsOperation thumbnail = new("thumbnail_buffer");
        using VipsObjectHandle small = thumbnail
            .Set("buffer", jpeg)
            .Set("width", maxSidePx)
            .Set("height", maxSidePx)
            .Set("size", OnlyDown)
            .BuildImage();
        using VipsObjectHandle srgb = PhotoReader.ToSrgb(small, PhotoReader.SrgbInterpretation);
        return PhotoReader.Copy(srgb);
    }
}
