using System.Text.Json;

namespace Tapetum.Cli.Settings;

/// <summary>A <c>tapetum.json</c>: names of options, without their dashes, and values for them.</summary>
internal sealed class SettingsFile
{
    public const string Name = "tapetum.json";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private SettingsFile(string path, IReadOnlyDictionary<string, string[]> tokens) => (Path, Tokens) = (path, tokens);

    public string Path { get; }

    /// <summary>Per option, its name and value as they would stand on the command line; none where it is switched off.</summary>
    public IReadOnlyDictionary<string, string[]> Tokens { get; }

    /// <exception cref="UsageException">It is no JSON object of names and plain values.</exception>
    public static SettingsFile Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UsageException($"{path}: a JSON object is expected, such as {{ \"format\": \"jpeg\" }}.");
            }

            Dictionary<string, string[]> tokens = new(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                tokens[property.Name] = TokensOf(path, property);
            }

            return new(path, tokens);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path}: this is no JSON: {e.Message}");
        }
    }

    private static string[] TokensOf(string path, JsonProperty property)
    {
        string option = $"--{property.Name}";
        return property.Value.ValueKind switch
        {
            JsonValueKind.True => [option],
            JsonValueKind.False => [],
            JsonValueKind.Number => [option, property.Value.GetRawText()],
            // A path is meant from where the file lies, not from where somebody stands.
            JsonValueKind.String when property.Name == "output" => [option, Resolve(path, property.Value.GetString()!)],
            JsonValueKind.String when property.Name == "noise" => [option, FileOr(path, property.Value.GetString()!)],
            JsonValueKind.String when property.Name == "model" => [option, FileOr(path, property.Value.GetString()!)],
            JsonValueKind.String => [option, property.Value.GetString()!],
            _ => throw new UsageException($"{path}: \"{property.Name}\" must be a text, a number, true or false."),
        };
    }

    /// <summary>A model may be a file or a name that the program knows; noise a file or numbers.</summary>
    private static string FileOr(string path, string named)
    {
        string file = Resolve(path, named);
        return File.Exists(file) ? file : named;
    }

    private static string Resolve(string path, string named)
    {
        if (named.StartsWith("~/", StringComparison.Ordinal))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return System.IO.Path.Combine(home, named[2..]);
        }

        string folder = System.IO.Path.GetDirectoryName(path) ?? "";
        return folder.Length == 0 ? named : System.IO.Path.Combine(folder, named);
    }
}
