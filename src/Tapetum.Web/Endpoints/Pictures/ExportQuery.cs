using Tapetum.Development;
using Tapetum.Web.Work.Pictures;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary>What kind of file is asked for.</summary>
/// <param name="Format">png, png16, jpeg, tiff or dng; default png.</param>
/// <param name="Quality">Of a JPEG, 1 to 100.</param>
/// <param name="ColorSpace">srgb, display-p3 or rec2020; a DNG has the camera's own.</param>
/// <param name="Gps">keep, the default, or strip: whether the file says where the photo was taken.</param>
/// <param name="Resize">Pixels that the longer side has at most.</param>
internal readonly record struct ExportQuery(string? Format, int? Quality, string? ColorSpace, string? Gps, int? Resize)
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
            LongSidePx = Resize is null or (>= PictureGeometry.MinLongSidePx and <= PictureGeometry.MaxLongSidePx)
                ? Resize
                : throw Wrong("resize lies between 16 and 65535.", "Give pixels of the longer side, or none."),
        };
    }

    private static ProblemException Wrong(string detail, string advice) => new(Problems.Wrong(detail, advice));
}
