using System.Globalization;
using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>How a photo was taken, from the EXIF that libvips found in it.</summary>
internal static class PhotoExif
{
    public static CaptureInfo Read(OpenedPhoto photo) =>
        new()
        {
            Make = Text(photo, "exif-ifd0-Make") ?? "",
            Model = Text(photo, "exif-ifd0-Model") ?? "",
            Iso = Number(photo, "exif-ifd2-ISOSpeedRatings"),
            ExposureTimeS = Number(photo, "exif-ifd2-ExposureTime"),
            ApertureF = Number(photo, "exif-ifd2-FNumber"),
            FocalLengthMm = Number(photo, "exif-ifd2-FocalLength"),
            Lens = Text(photo, "exif-ifd2-LensModel"),
            CapturedAtLocal = DateTime.TryParseExact(
                Text(photo, "exif-ifd2-DateTimeOriginal"),
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
    private static string? Text(OpenedPhoto photo, string field)
    {
        string whole = System.Text.Encoding.UTF8.GetString(photo.Field(field));
        int remark = whole.LastIndexOf(" (", StringComparison.Ordinal);
        string value = (remark < 0 ? whole : whole[..remark]).Trim();
        return value.Length == 0 ? null : value;
    }

    private static double? Number(OpenedPhoto photo, string field)
    {
        string[] parts = (Text(photo, field) ?? "").Split('/');
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
