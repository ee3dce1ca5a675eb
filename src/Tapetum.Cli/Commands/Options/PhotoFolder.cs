using System.CommandLine;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The option <c>--photos DIR</c> of benchmarks that make raw frames from photographs.</summary>
internal sealed class PhotoFolder
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"];

    public Option<DirectoryInfo?> Option { get; } =
        new("--photos")
        {
            Description = "A folder of photographs to make frames from",
            HelpName = "DIR",
            Validators =
            {
                result =>
                {
                    if (result.GetValueOrDefault<DirectoryInfo?>() is { Exists: false } folder)
                    {
                        result.AddError($"There is no folder '{folder.FullName}'.");
                    }
                },
            },
        };

    /// <summary>In the order of their names; none without the option.</summary>
    public IReadOnlyList<string> Files(ParseResult parsed) =>
        parsed.GetValue(Option) is { } folder
            ?
            [
                .. folder
                    .EnumerateFiles()
                    .Select(file => file.FullName)
                    .Where(path => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
}
