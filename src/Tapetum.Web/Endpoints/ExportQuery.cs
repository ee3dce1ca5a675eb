using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Endpoints;

/// <summary>What kind of file is asked for, and its name.</summary>
/// <param name="Format">png, png16, jpeg, tiff or dng; default png.</param>
/// <param name="Quality">Of a JPEG, 1 to 100.</param>
/// <param name="ColorSpace">srgb, display-p3 or rec2020; a DNG has the camera's own.</param>
/// <param name="Gps">keep, the default, or strip: whether the file says where the photo was taken.</param>
/// <param name="Name">As the command line's --output: {date}/{name}-{iso}.{ext}. Default: the photo's name; a DNG's ends in -enhanced.</param>
/// <param name="Rotate">auto, the default, or 0, 90, 180 or 270 degrees clockwise from how the sensor stood.</param>
/// <param name="Straighten">−45 to 45 degrees clockwise.</param>
/// <param name="Crop">LEFT,TOP,WIDTH,HEIGHT in pixels or, with % signs, in hundredths; or WIDTH:HEIGHT.</param>
/// <param name="Resize">Pixels that the longer side has at most.</param>
internal readonly record struct ExportQuery(
    string? Format,
    int? Quality,
    string? ColorSpace,
    string? Gps,
    string? Name,
    string? Rotate,
    double? Straighten,
    string? Crop,
    int? Resize
)
{
    /// <exception cref="ProblemException">It makes no sense.</exception>
    public PictureExport Read()
    {
        var usual = PictureExport.Of(PictureFormats.Parse(Format));
        return usual with
        {
            Quality = Quality switch
            {
                null => usual.Quality,
                >= 1 and <= 100 => Quality.Value,
                _ => throw Wrong("quality lies between 1 and 100.", "Give one of these, or none."),
            },
            Colors = ColorSpace is null
                ? usual.Colors
                : Development.ColorSpace.Find(ColorSpace)
                    ?? throw Wrong("There is no such colour space.", "There are srgb, display-p3 and rec2020."),
            KeepsPlace = Gps switch
            {
                null or "keep" => true,
                "strip" => false,
                _ => throw Wrong("gps is keep or strip.", "Give one of these, or none."),
            },
            Geometry = Geometry(usual.Format),
        };
    }

    private PictureGeometry Geometry(OutputFormat format)
    {
        PictureGeometry geometry = new()
        {
            RotateDeg = Rotate switch
            {
                null or "auto" => null,
                "0" => 0,
                "90" => 90,
                "180" => 180,
                "270" => 270,
                _ => throw Wrong("rotate is auto, 0, 90, 180 or 270.", "Give one of these, or none."),
            },
            StraightenDeg = Straighten
                is null
                    or (>= -PictureGeometry.MaxStraightenDeg and <= PictureGeometry.MaxStraightenDeg)
                ? Straighten ?? 0
                : throw Wrong("straighten lies between −45 and 45.", "Give degrees, or none."),
            Crop = Crop is null
                ? null
                : PictureCrop.TryParse(Crop)
                    ?? throw Wrong(
                        "That is no crop.",
                        "Give LEFT,TOP,WIDTH,HEIGHT in pixels or, all four with a % sign, in hundredths; or WIDTH:HEIGHT."
                    ),
            LongSidePx = Resize is null or (>= PictureGeometry.MinLongSidePx and <= PictureGeometry.MaxLongSidePx)
                ? Resize
                : throw Wrong("resize lies between 16 and 65535.", "Give pixels of the longer side, or none."),
        };
        return format == OutputFormat.Dng && geometry.WhyNotInDng() is { } reason
            ? throw Wrong(
                $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.",
                "Leave it out, or choose another format."
            )
            : geometry;
    }

    /// <exception cref="ProblemException">The name is no template, or of another kind of file.</exception>
    public PictureNames Names(OutputFormat format)
    {
        try
        {
            return new(format, string.IsNullOrWhiteSpace(Name) ? null : Name.Trim());
        }
        catch (FormatException e)
        {
            throw Wrong(e.Message, "A name is made of text and of fields such as {name}, {date} and {iso}.");
        }
    }

    private static ProblemException Wrong(string detail, string advice) => new(Problems.Wrong(detail, advice));
}
