using Tapetum.Encoding;
using Tapetum.Encoding.Names;
using Tapetum.Web.Photos;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary>What downloaded pictures are called: as the command line calls them.</summary>
internal sealed class PictureNames
{
    private const int MostCharacters = 300;
    private const string Forbidden = "\\:*?\"<>|";

    private readonly OutputFormat format;
    private readonly NameTemplate? template;

    /// <param name="format">Of the pictures.</param>
    /// <param name="template">Null for the photos' own names. Where it does not say so itself, the format's ending follows.</param>
    /// <exception cref="FormatException">It is no template.</exception>
    public PictureNames(OutputFormat format, string? template)
    {
        this.format = format;
        if (template is null)
        {
            return;
        }

        string extension = PictureWriter.ExtensionOf(format);
        bool hasEnding =
            template.EndsWith(".{ext}", StringComparison.Ordinal)
            || template.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
            || template.EndsWith('/');
        this.template = new(hasEnding ? template : template + ".{ext}", extension);
    }

    /// <param name="format">Of the pictures.</param>
    /// <param name="asked">As the command line's --output; null or empty for the photos' own names.</param>
    /// <exception cref="ProblemException">The name is no template, or of another kind of file.</exception>
    public static PictureNames Read(OutputFormat format, string? asked)
    {
        try
        {
            return new(format, string.IsNullOrWhiteSpace(asked) ? null : asked.Trim());
        }
        catch (FormatException e)
        {
            throw new ProblemException(
                Problems.Wrong(e.Message, "A name is made of text and of fields such as {name}, {date} and {iso}.")
            );
        }
    }

    /// <summary>The picture's name; with a template, folders may come first.</summary>
    public string PathOf(Photo photo)
    {
        string name = template is null
            ? Path.GetFileNameWithoutExtension(photo.Name) + PictureWriter.EndingOf(format)
            : template.NameFor(new(photo.Name, "", () => photo.Capture?.ToCapture()));
        // Neither a system nor a zip may take any of it for a place outside its folder.
        string[] parts =
        [
            .. name.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(Safe)
                .Where(part => part.Trim('.', ' ').Length > 0),
        ];
        string whole = string.Join('/', template is null ? [string.Join('_', parts)] : parts);
        string ending = PictureWriter.ExtensionOf(format);
        string stem = whole.Length > ending.Length ? whole[..^ending.Length] : "";
        return (stem.Trim('.', ' ').Length == 0 ? "photo" : Short(stem)) + ending;
    }

    /// <summary>Of one that is downloaded alone.</summary>
    public string NameOf(Photo photo) => PathOf(photo).Split('/')[^1];

    private static string Short(string stem) => stem.Length <= MostCharacters ? stem : stem[..MostCharacters];

    private static string Safe(string part) =>
        new([.. part.Select(c => char.IsControl(c) || Forbidden.Contains(c) ? '_' : c)]);
}
