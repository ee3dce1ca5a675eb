using Tapetum.Encoding;

namespace Tapetum.Web.Endpoints.Pictures;

/// <summary>The library's output formats, as the web names them: as the command line does.</summary>
internal static class PictureFormats
{
    /// <param name="name">png, png16, …; null for png.</param>
    /// <exception cref="ProblemException">There is no such format.</exception>
    public static OutputFormat Parse(string? name)
    {
        if (name is null)
        {
            return OutputFormat.Png;
        }

        foreach (OutputFormat format in Enum.GetValues<OutputFormat>())
        {
            if (string.Equals(name, NameOf(format), StringComparison.OrdinalIgnoreCase))
            {
                return format;
            }
        }

        string known = string.Join(", ", Enum.GetValues<OutputFormat>().Select(NameOf));
        throw new ProblemException(Problems.Wrong($"There is no format of that name.", $"There are {known}."));
    }

    public static string MediaType(OutputFormat format) =>
        PictureWriter.ExtensionOf(format) switch
        {
            ".png" => "image/png",
            ".jpg" => "image/jpeg",
            ".tif" => "image/tiff",
            ".dng" => "image/x-adobe-dng",
            _ => "application/octet-stream",
        };

    private static string NameOf(OutputFormat format) => format.ToString().ToLowerInvariant();
}
