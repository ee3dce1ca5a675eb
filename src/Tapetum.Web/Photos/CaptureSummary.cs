using System.Globalization;
using Tapetum.Raw;

namespace Tapetum.Web.Photos;

/// <summary>How and with what a photo was taken. Null means that the file does not say.</summary>
/// <param name="Orientation">EXIF's, 1 to 8.</param>
/// <param name="IsBracketed">Whether it is one of several exposures of a scene, as the camera says.</param>
public sealed record CaptureSummary(
    string Camera,
    string? Lens,
    double? Iso,
    double? ExposureTimeS,
    double? FNumber,
    string? TakenAt,
    double? FocalLengthMm = null,
    int? Orientation = null,
    bool IsBracketed = false
)
{
    public static CaptureSummary Of(CaptureInfo capture) =>
        new(
            CameraName(capture.Make.Trim(), capture.Model.Trim()),
            capture.Lens,
            capture.Iso,
            capture.ExposureTimeS,
            capture.ApertureF,
            capture.CapturedAtLocal?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
            capture.FocalLengthMm,
            capture.Orientation,
            capture.IsBracketed
        );

    /// <summary>The same as files tell it, the camera's name as its model.</summary>
    internal CaptureInfo ToCapture() =>
        CaptureInfo.Unknown with
        {
            Model = Camera,
            Lens = Lens,
            Iso = Iso,
            ExposureTimeS = ExposureTimeS,
            ApertureF = FNumber,
            FocalLengthMm = FocalLengthMm,
            CapturedAtLocal = DateTime.TryParse(TakenAt, CultureInfo.InvariantCulture, out DateTime taken)
                ? taken
                : null,
            Orientation = Orientation ?? 1,
            IsBracketed = IsBracketed,
        };

    /// <summary>Many models begin with their maker's name already.</summary>
    private static string CameraName(string make, string model) =>
        model.StartsWith(make, StringComparison.OrdinalIgnoreCase) ? model : $"{make} {model}".Trim();
}
