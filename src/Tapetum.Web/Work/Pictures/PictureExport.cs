using Tapetum.Development;
using Tapetum.Encoding;

namespace Tapetum.Web.Work.Pictures;

/// <summary>What kind of file a picture becomes. Two that are equal make equal files.</summary>
/// <param name="Format">The kind.</param>
/// <param name="Quality">Of a JPEG, 1 to 100.</param>
/// <param name="Colors">Of anything but a DNG, which holds the camera's own.</param>
/// <param name="KeepsPlace">Whether the file says where the photo was taken.</param>
internal sealed record PictureExport(OutputFormat Format, int Quality, ColorSpace Colors, bool KeepsPlace)
{
    /// <summary>How the picture is turned, cut and made smaller. Default: not at all.</summary>
    public PictureGeometry Geometry { get; init; } = PictureGeometry.Whole;

    /// <summary>As the command line makes it where nothing else was asked.</summary>
    public static PictureExport Of(OutputFormat format) =>
        new(format, JpegOptions.DefaultQuality, ColorSpace.Srgb, KeepsPlace: true);

    /// <summary>Differs where the file would.</summary>
    public string Key => FormattableString.Invariant($"{Format} {Quality} {Colors.Name} {KeepsPlace} {Geometry}");
}
