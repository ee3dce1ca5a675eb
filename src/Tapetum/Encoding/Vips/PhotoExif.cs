using System.Globalization;
using NetVips;
using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>How a photo was taken, from the EXIF that libvips found in it.</summary>
internal static class PhotoExif
{
    public static CaptureInfo Read(Image image) =>
        new()
        {
            Make = Text(image, "exif-ifd0-Make") ?? "",
            Model = Text(image, "exif-ifd0-Model") ?? "",
            Iso = Number(image, "exif-ifd2-ISOSpeedRatings"),
            ExposureTimeS = Number(image, "exif-ifd2-ExposureTime"),
            ApertureF = Number(image, "exif-ifd2-FNumber"),
            FocalLengthMm = Number(image, "exif-ifd2-FocalLength"),
            Lens = Text(image, "exif-ifd2-LensModel"),
            CapturedAtLocal = DateTime.TryParseExact(
                Text(image, "exif-ifd2-DateTimeOriginal"),
                "yyyy:MM:dd HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateTime moment
            )
                ? moment
                : null,
            Orientation = 1, // the pixels were turned
        };

    /// <summary>libvips appends what it knows about a tag: "1/30 (1/30 sec., Rational, 1 components, 8 bytes)".</summary>
    private static string? Text(Image image, string field)
    {
        if (!image.Contains(field) || image.Get(field) is not string whole)
        {
            return null;
        }

        int remark = whole.LastIndexOf(" (", StringComparison.Ordinal);
        string value = (remark < 0 ? whole : whole[..remark]).Trim();
        return value.Length == 0 ? null : value;
    }

    private static double? Number(Image image, string field)
    {
        string[] parts = (Text(image, field) ?? "").Split('/');
        double[] numbers =
        [
            .. parts.Select(part =>
                double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : 0
            ),
        ];
        double value = numbers.Length > 1 ? numbers[0] / numbers[1] : numbers[0];
        return value > 0 && double.IsFinite(value) ? value : null;
    }
}
