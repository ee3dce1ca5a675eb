using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads photos small: libvips skips most of the work for what will not be seen.</summary>
internal static class ThumbnailReader
{
    /// <param name="jpeg">The file's bytes.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Turned as its EXIF orientation says, in sRGB; null when it is damaged.</returns>
    public static SrgbPhoto? TryRead(
        byte[] jpeg,
        int maxSidePx,
        DecodingLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (!jpeg.AsSpan().StartsWith<byte>([0xff, 0xd8]))
        {
            return null;
        }

        using SafeFileHandle file = MemoryFile.Of(jpeg);
        return Read(() => new("the preview", file, limits, cancellationToken), maxSidePx);
    }

    /// <inheritdoc cref="TryRead(byte[], int, DecodingLimits, CancellationToken)"/>
    /// <param name="path">A JPEG, PNG, WebP or TIFF.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static SrgbPhoto? TryRead(
        string path,
        int maxSidePx,
        DecodingLimits limits,
        CancellationToken cancellationToken
    ) => Read(() => OpenedPhoto.Open(path, limits, cancellationToken), maxSidePx);

    private static SrgbPhoto? Read(Func<OpenedPhoto> open, int maxSidePx)
    {
        try
        {
            using OpenedPhoto photo = open();
            return photo.ReadSrgb(maxSidePx);
        }
        catch (PhotoReadException)
        {
            return null;
        }
    }
}
