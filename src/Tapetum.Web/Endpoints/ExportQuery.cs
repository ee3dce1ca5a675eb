using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Web.Work;

namespace Tapetum.Web.Endpoints;

/// <summary>What kind of file is asked for, and its name.</summary>
/// <param name="Format">png, png16, jpeg, tiff or dng; default png.</param>
/// <param name="Quality">Of a JPEG, 1 to 100.</param>
/// <param name="ColorSpace">srgb, display-p3 or rec2020; a DNG has the camera's own.</param>
/// <param name="Gps">keep, the default, or strip: whether the file says where the photo was taken.</param>
/// <param name="Name">As the command line's --output: {date}/{name}-{iso}.{ext}. Default: the photo's name; a DNG's ends in -enhanced.</param>
internal readonly record struct ExportQuery(string? Format, int? Quality, string? ColorSpace, string? Gps, string? Name)
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
        };
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
