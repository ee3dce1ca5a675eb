using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Work.Pictures;

/// <summary>What kind of file a picture becomes. Two that are equal make equal files.</summary>
/// <param name="Format">The kind.</param>
/// <param name="Quality">Of a JPEG, 1 to 100.</param>
/// <param name="Colors">Of anything but a DNG, which holds the camera's own.</param>
/// <param name="KeepsPlace">Whether the file says where the photo was taken.</param>
internal sealed record PictureExport(OutputFormat Format, int Quality, ColorSpace Colors, bool KeepsPlace)
{
    /// <summary>How many pixels the longer side has at most. Default: as many as there are.</summary>
    public int? LongSidePx { get; init; }

    /// <summary>As the command line makes it where nothing else was asked.</summary>
    public static PictureExport Of(OutputFormat format) =>
        new(format, JpegOptions.DefaultQuality, ColorSpace.Srgb, KeepsPlace: true);

    /// <summary>The photo's own geometry, in this size.</summary>
    public PictureGeometry GeometryOf(PhotoSettings settings) =>
        settings.ToDevelopment().Geometry with
        {
            LongSidePx = LongSidePx,
        };

    /// <summary>What this kind of file cannot hold of a photo, as a clause; null when it can hold all.</summary>
    public string? WhyNot(PhotoSettings settings) =>
        Format == OutputFormat.Dng ? GeometryOf(settings).WhyNotInDng() : null;

    /// <summary>Differs where the file would.</summary>
    public string Key => FormattableString.Invariant($"{Format} {Quality} {Colors.Name} {KeepsPlace} {LongSidePx}");
}
