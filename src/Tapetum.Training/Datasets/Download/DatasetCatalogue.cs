using System.Text.Json;

namespace Tapetum.Training.Datasets.Download;

/// <summary>The datasets that can be downloaded: those of datasets.json, and a user's own in a file of the same form.</summary>
public sealed record DatasetCatalogue
{
    private const int Sha256Digits = 64;

    public required IReadOnlyList<Dataset> Datasets { get; init; }

    /// <summary>What comes with the program.</summary>
    public static DatasetCatalogue BuiltIn()
    {
        const string Name = "datasets.json";
        using Stream json = typeof(DatasetCatalogue).Assembly.GetManifestResourceStream(Name)!;
        return Read(json, Name);
    }

    /// <summary>Reads a user's own.</summary>
    /// <exception cref="DownloadException">It cannot be read or says something that makes no sense.</exception>
    public static DatasetCatalogue Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new DownloadException(path, "there is no such file", "Give a catalogue; docs/datasets.md has one.");
        }

        using FileStream json = File.OpenRead(path);
        return Read(json, path);
    }

    /// <summary>This catalogue and another; where both have a name, the other's counts.</summary>
    public DatasetCatalogue With(DatasetCatalogue other) =>
        new()
        {
            Datasets =
            [
                .. Datasets.ExceptBy(other.Datasets.Select(d => d.Name), d => d.Name, StringComparer.Ordinal),
                .. other.Datasets,
            ],
        };

    /// <exception cref="DownloadException">There is no dataset of this name.</exception>
    public Dataset Find(string name) =>
        Datasets.FirstOrDefault(dataset => dataset.Name == name)
        ?? throw new DownloadException(
            name,
            "there is no dataset of this name",
            $"Known are {string.Join(", ", Datasets.Select(dataset => dataset.Name))}."
        );

    private static DatasetCatalogue Read(Stream json, string path)
    {
        try
        {
            DatasetCatalogue catalogue = JsonSerializer.Deserialize(json, DownloadJson.Default.DatasetCatalogue)!;
            foreach (DatasetFile file in catalogue.Datasets.SelectMany(dataset => dataset.Files))
            {
                Check(file, path);
            }

            return catalogue;
        }
        catch (JsonException e)
        {
            throw new DownloadException(path, $"it is no catalogue ({e.Message})", "See docs/datasets.md.", e);
        }
    }

    private static void Check(DatasetFile file, string path)
    {
        if (file.Name is "" or "." or ".." || file.Name.AsSpan().ContainsAny('/', '\\', ':'))
        {
            throw new DownloadException(path, $"'{file.Name}' is not a plain file name", "Name files without folders.");
        }

        IReadOnlyList<Uri> places = file.Page is { } page ? [.. file.Mirrors, page] : file.Mirrors;
        if (places.Count == 0 || !places.All(m => m is { IsAbsoluteUri: true, Scheme: "http" or "https" }))
        {
            throw new DownloadException(
                path,
                $"'{file.Name}' needs mirrors or a page that begin with http:// or https://",
                "Add where it can be had."
            );
        }

        if (file.Sha256 is { } sha && (sha.Length != Sha256Digits || !sha.All(char.IsAsciiHexDigit)))
        {
            throw new DownloadException(
                path,
                $"the sha256 of '{file.Name}' has not {Sha256Digits} hexadecimal digits",
                "Copy it again, or leave it out when it is unknown."
            );
        }
    }
}
