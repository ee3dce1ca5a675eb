using System.Text.RegularExpressions;

namespace Tapetum.Encoding.Names;

/// <summary>Names of pictures made of what is known about the photograph: <c>out/{date}/{name}-{iso}.{ext}</c>.</summary>
internal sealed partial class NameTemplate
{
    private readonly string text;
    private readonly string extension;

    /// <param name="text">As the user gave it. One that ends in / is a folder, in which the pictures have their files' names.</param>
    /// <param name="extension">Of the pictures, with its dot.</param>
    /// <exception cref="FormatException">A field is unknown, or its format.</exception>
    public NameTemplate(string text, string extension)
    {
        this.extension = extension;
        this.text = Path.EndsInDirectorySeparator(text) ? text + "{name}.{ext}" : text;
        foreach (Match match in Field().Matches(this.text))
        {
            NameField field = NameField.Find(match.Groups["name"].Value) ?? throw Unknown(match);
            if (match.Groups["format"] is { Success: true, Value: var format } && !field.TakesFormat(format))
            {
                throw new FormatException(
                    $"{match.Value}: {{{field.Name}}} takes no such format. Dates and times do, for example {{date:yyyy/MM-dd}}."
                );
            }
        }

        if (Field().Replace(this.text, "").AsSpan().ContainsAny('{', '}'))
        {
            throw new FormatException($"{text}: a brace is not closed, or opens nothing. Fields look like {{name}}.");
        }

        if (
            !this.text.EndsWith(".{ext}", StringComparison.Ordinal)
            && !this.text.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new FormatException($"{text}: end it in .{{ext}}, or in / for a folder.");
        }
    }

    /// <summary>Whether a name for pictures is a template.</summary>
    public static bool IsTemplate(string output) => output.Contains('{', StringComparison.Ordinal);

    public string NameFor(NamedPhoto photo) =>
        Field()
            .Replace(
                text,
                match =>
                    NameField.Find(match.Groups["name"].Value) is { Name: not "ext" } field
                        ? field.Of(photo, match.Groups["format"] is { Success: true } format ? format.Value : null)
                        : extension[1..]
            );

    private static FormatException Unknown(Match match) =>
        new(
            $"{match.Value}: there is no such field. There are {string.Join(", ", NameField.All.Select(field => $"{{{field.Name}}}"))}."
        );

    [GeneratedRegex(
        @"\{(?<name>[a-z]+)(:(?<format>[^{}]+))?\}",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Field();
}
