using System.Globalization;
using Tapetum.Development;
using Tapetum.Encoding;

namespace Tapetum.Cli.Remote;

/// <summary>What the options of <c>enhance</c> are in the query of a studio's pictures.</summary>
internal static class StudioQuery
{
    public static string Of(EnhanceOptions options)
    {
        DevelopmentOptions development = options.Development;
        PictureGeometry geometry = development.Geometry;
        (string Name, object? Value)[] all =
        [
            ("format", options.Format.ToString().ToLowerInvariant()),
            ("quality", options.Format == OutputFormat.Jpeg ? options.Jpeg.Quality : null),
            ("colorSpace", options.Format == OutputFormat.Dng ? null : development.ColorSpace.Name),
            ("rotate", geometry.RotateDeg),
            ("straighten", geometry.StraightenDeg == 0 ? null : geometry.StraightenDeg),
            ("crop", geometry.Crop),
            ("resize", geometry.LongSidePx),
            ("ev", development.ExposureEv),
            ("whiteBalance", development.WhiteBalance),
            ("strength", options.Strength),
            ("tone", development.Contrast),
            ("look", development.Look.ToString().ToLowerInvariant()),
            ("saturation", development.Saturation),
            ("vibrance", development.Vibrance),
            ("sharpen", development.Sharpen),
            ("shadows", development.Shadows),
            ("highlights", development.Highlights),
            ("whites", development.Whites),
            ("blacks", development.Blacks),
            ("lensCorrections", options.CorrectLens ? null : "off"),
        ];
        return string.Join(
            '&',
            all.Where(one => one.Value is not null)
                .Select(one =>
                    $"{one.Name}={Uri.EscapeDataString(Convert.ToString(one.Value, CultureInfo.InvariantCulture)!)}"
                )
        );
    }
}
