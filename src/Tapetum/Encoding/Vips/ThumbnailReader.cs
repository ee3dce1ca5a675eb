using NetVips;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads photos small: libvips skips most of the work for what will not be seen.</summary>
internal static class ThumbnailReader
{
    /// <param name="jpeg">The file's bytes.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    /// <returns>Turned as its EXIF orientation says, in sRGB; null when it is damaged.</returns>
    public static SrgbPhoto? TryRead(byte[] jpeg, int maxSidePx) =>
        jpeg.AsSpan().StartsWith<byte>([0xff, 0xd8])
            ? TryRead(() => Image.ThumbnailBuffer(jpeg, maxSidePx, height: maxSidePx, size: Enums.Size.Down))
            : null;

    /// <inheritdoc cref="TryRead(byte[], int)"/>
    /// <param name="path">A JPEG, PNG, WebP or TIFF.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    public static SrgbPhoto? TryRead(string path, int maxSidePx) =>
        TryRead(() => Image.Thumbnail(VipsLibrary.NameOf(path), maxSidePx, height: maxSidePx, size: Enums.Size.Down));

    private static SrgbPhoto? TryRead(Func<Image> load)
    {
        VipsLibrary.EnsureStarted();
        try
        {
            using Image small = load();
            using Image srgb = PhotoReader.ToSrgb(small, Enums.Interpretation.Srgb);
            using Image opaque = PhotoReader.Opaque(srgb);
            return PhotoReader.Copy(opaque);
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
