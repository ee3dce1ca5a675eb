using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Development;
using Tapetum.Encoding;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that say how a picture is turned, what is cut off, and how large it becomes.</summary>
internal sealed class GeometryOptions
{
    private readonly Option<int?> rotate = new("--rotate")
    {
        Description =
            "How far to turn the picture clockwise from how the sensor stood; default: auto, as the file says",
        HelpName = "auto|0|90|180|270",
        CustomParser = ParseRotation,
    };

    private readonly Option<double?> straighten = new("--straighten")
    {
        Description =
            "Degrees to turn it further, clockwise, so that a horizon lies level; the corners are cut off. Not for a DNG",
        HelpName = "DEG",
        CustomParser = result =>
            OptionText.Number(result, -PictureGeometry.MaxStraightenDeg, PictureGeometry.MaxStraightenDeg),
    };

    private readonly Option<PictureCrop?> crop = new("--crop")
    {
        Description =
            "The part to keep of the upright picture: a rectangle in pixels or, with % signs, in hundredths; or the largest of a shape, such as 3:2",
        HelpName = "LEFT,TOP,WIDTH,HEIGHT|WIDTH:HEIGHT",
        CustomParser = result =>
            PictureCrop.TryParse(OptionText.Of(result))
            ?? OptionText.Refuse<PictureCrop>(
                result,
                "LEFT,TOP,WIDTH,HEIGHT in pixels or, all four with a % sign, in hundredths of the picture; or WIDTH:HEIGHT"
            ),
    };

    private readonly Option<int?> resize = new("--resize")
    {
        Description =
            "Pixels that the longer side has at most; what is larger is made smaller, in linear light. Not for a DNG",
        HelpName = "PX",
        CustomParser = ParseSize,
    };

    public IEnumerable<Option> All => [rotate, straighten, crop, resize];

    /// <param name="parsed">The command line.</param>
    /// <param name="format">What it becomes.</param>
    /// <exception cref="UsageException">It is not for this format.</exception>
    public PictureGeometry Read(ParseResult parsed, OutputFormat format)
    {
        PictureGeometry geometry = new()
        {
            RotateDeg = parsed.GetValue(rotate),
            StraightenDeg = parsed.GetValue(straighten) ?? 0,
            Crop = parsed.GetValue(crop),
            LongSidePx = parsed.GetValue(resize),
        };
        return format == OutputFormat.Dng && geometry.WhyNotInDng() is { } reason
            ? throw new UsageException($"{reason}. Leave it out, or choose another --format.")
            : geometry;
    }

    private static int? ParseRotation(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "auto" => null,
            "0" => 0,
            "90" => 90,
            "180" => 180,
            "270" => 270,
            _ => OptionText.Refuse<int?>(result, "auto, 0, 90, 180 or 270"),
        };

    private static int? ParseSize(ArgumentResult result) =>
        int.TryParse(OptionText.Of(result), NumberStyles.None, CultureInfo.InvariantCulture, out int side)
        && side is >= PictureGeometry.MinLongSidePx and <= PictureGeometry.MaxLongSidePx
            ? side
            : OptionText.Refuse<int?>(
                result,
                $"a whole number of pixels from {PictureGeometry.MinLongSidePx} to {PictureGeometry.MaxLongSidePx}"
            );
}
