using Tapetum.Confinement;
using Tapetum.Development.Looks;
using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>Reads the picture that a camera or a program put into a file, small.</summary>
internal static class RenditionReader
{
    private const int SidePx = 256;
    private const int ExifWithinBytes = 64;

    /// <param name="path">A raw file.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null when the file has none, or a damaged one.</returns>
    public static CameraRendition? OfRaw(string path, DecodingLimits limits, CancellationToken cancellationToken)
    {
        if (RawPreview.Find(path, limits, cancellationToken) is not { Picture: { } picture } preview)
        {
            return null;
        }

        byte[] jpeg = preview.PictureIsJpeg
            ? picture
            : JpegEncoder.Encode(new SrgbPhoto(preview.PictureWidthPx, preview.PictureHeightPx, picture), quality: 95);
        bool isTurned = preview.PictureIsJpeg && HasExif(picture);
        return ThumbnailReader.TryRead(jpeg, SidePx, limits, cancellationToken) is { } small
            ? new(small.WidthPx, small.HeightPx, small.Rgb, isTurned ? Orientation(small, preview) : 1)
            : null;
    }

    /// <param name="path">A JPEG, PNG, WebP or TIFF: it shows itself how it is meant to look.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>Null when it is damaged.</returns>
    public static CameraRendition? OfPhoto(string path, DecodingLimits limits, CancellationToken cancellationToken) =>
        ThumbnailReader.TryRead(path, SidePx, limits, cancellationToken) is { } small
            ? new(small.WidthPx, small.HeightPx, small.Rgb, Orientation: 1)
            : null;

    /// <summary>A preview that says itself how it must be turned has been, unless one can see that it was not.</summary>
    private static int Orientation(SrgbPhoto small, RawPreview preview)
    {
        int orientation = preview.Capture.Orientation;
        bool isAsTheSensor = small.WidthPx > small.HeightPx == preview.WidthPx > preview.HeightPx;
        return orientation >= 5 && isAsTheSensor ? 1 : orientation;
    }

    private static bool HasExif(ReadOnlySpan<byte> jpeg) =>
        jpeg[..Math.Min(jpeg.Length, ExifWithinBytes)].IndexOf("Exif\0"u8) >= 0;
}
