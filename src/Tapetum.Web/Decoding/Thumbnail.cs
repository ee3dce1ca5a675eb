using Tapetum.Confinement;
using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;

namespace Tapetum.Web.Decoding;

/// <summary>Small JPEGs to recognise photos by.</summary>
internal static class Thumbnail
{
    public const int MaxSidePx = 512;
    private const int Quality = 82;

    /// <returns>Null when the file has no preview, or a damaged one.</returns>
    public static byte[]? Of(RawPreview preview, DecodingLimits limits, CancellationToken cancellationToken)
    {
        if (preview.Picture is not { } picture)
        {
            return null;
        }

        // A preview that says itself how it must be turned has been; the others lie as the sensor stood.
        int orientation = preview.PictureIsJpeg && HasExif(picture) ? 1 : preview.Capture.Orientation;
        byte[] jpeg = preview.PictureIsJpeg
            ? picture
            : JpegEncoder.Encode(new SrgbPhoto(preview.PictureWidthPx, preview.PictureHeightPx, picture), quality: 95);
        SrgbPhoto? small = ThumbnailReader.TryRead(jpeg, MaxSidePx, limits, cancellationToken);
        return small is null ? null : JpegEncoder.Encode(Turn(small, orientation), Quality);
    }

    /// <param name="path">A JPEG, PNG, WebP or TIFF.</param>
    /// <returns>Null when it is damaged.</returns>
    public static byte[]? OfPhoto(string path, DecodingLimits limits, CancellationToken cancellationToken) =>
        ThumbnailReader.TryRead(path, MaxSidePx, limits, cancellationToken) is { } small
            ? JpegEncoder.Encode(small, Quality)
            : null;

    /// <summary>Of a developed picture.</summary>
    public static byte[] Of(IRowSource picture) => JpegEncoder.Encode(Shrink(picture), Quality);

    /// <summary>Means over blocks of whole pixels.</summary>
    private static SrgbPhoto Shrink(IRowSource picture)
    {
        int block = ((Math.Max(picture.WidthPx, picture.HeightPx) - 1) / MaxSidePx) + 1;
        int widthPx = Math.Max(1, picture.WidthPx / block);
        int heightPx = Math.Max(1, picture.HeightPx / block);
        byte[] rgb = new byte[3 * widthPx * heightPx];
        Parallel.For(
            0,
            heightPx,
            y =>
            {
                int rows = Math.Min(block, picture.HeightPx - (y * block));
                int columns = Math.Min(block, picture.WidthPx);
                ushort[] band = new ushort[3 * picture.WidthPx * rows];
                picture.ReadRows(y * block, rows, band);
                for (int i = 0; i < 3 * widthPx; i++)
                {
                    int first = (3 * block * (i / 3)) + (i % 3);
                    long sum = 0;
                    for (int row = 0; row < rows; row++)
                    {
                        for (int column = 0; column < columns; column++)
                        {
                            sum += band[(3 * picture.WidthPx * row) + first + (3 * column)];
                        }
                    }

                    rgb[(3 * widthPx * y) + i] = EightBit.From((ushort)(sum / (rows * columns)));
                }
            }
        );
        return new(widthPx, heightPx, rgb);
    }

    private static bool HasExif(ReadOnlySpan<byte> jpeg) => jpeg[..Math.Min(jpeg.Length, 64)].IndexOf("Exif\0"u8) >= 0;

    /// <summary>Upright by EXIF orientation, 1 to 8.</summary>
    private static SrgbPhoto Turn(SrgbPhoto photo, int orientation)
    {
        bool transposed = orientation is >= 5 and <= 8;
        bool columnsReversed = orientation is 2 or 3 or 7 or 8;
        bool rowsReversed = orientation is 3 or 4 or 6 or 7;
        int widthPx = transposed ? photo.HeightPx : photo.WidthPx;
        int heightPx = transposed ? photo.WidthPx : photo.HeightPx;
        byte[] rgb = new byte[photo.Rgb.Length];
        for (int y = 0; y < heightPx; y++)
        {
            for (int x = 0; x < widthPx; x++)
            {
                (int fromX, int fromY) = transposed ? (y, x) : (x, y);
                fromX = columnsReversed ? photo.WidthPx - 1 - fromX : fromX;
                fromY = rowsReversed ? photo.HeightPx - 1 - fromY : fromY;
                photo
                    .Rgb.AsSpan(3 * ((fromY * photo.WidthPx) + fromX), 3)
                    .CopyTo(rgb.AsSpan(3 * ((y * widthPx) + x), 3));
            }
        }

        return new(widthPx, heightPx, rgb);
    }
}
