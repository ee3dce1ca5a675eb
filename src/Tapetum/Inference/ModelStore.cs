namespace Tapetum.Inference;

/// <summary>The models that came with the program, by name: <c>tapetum-default.onnx</c> is "default".</summary>
/// <param name="folder">Where they lie; it need not exist.</param>
public sealed class ModelStore(string folder)
{
    public const string Default = "default";

    /// <summary>Taken for X-Trans sensors, whatever model for Bayer sensors was asked for.</summary>
    internal const string XTrans = "x-trans";

    private const string Prefix = "tapetum-";
    private const string Extension = ".onnx";

    /// <summary>The folder <c>models</c> beside the program.</summary>
    public static ModelStore Installed { get; } = new(Path.Combine(AppContext.BaseDirectory, "models"));

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, $"*{Extension}").Select(NameOf).Order(StringComparer.Ordinal)]
            : [];

    /// <param name="nameOrPath">A name, or the path of an ONNX file anywhere.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="ModelException">There is no such model.</exception>
    public string Find(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        string[] candidates =
        [
            Path.Combine(folder, $"{Prefix}{nameOrPath}{Extension}"),
            Path.Combine(folder, $"{nameOrPath}{Extension}"),
        ];
        return candidates.FirstOrDefault(File.Exists) ?? throw NotFound(nameOrPath);
    }

    private ModelException NotFound(string nameOrPath)
    {
        if (
            nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            || nameOrPath.Contains('/', StringComparison.Ordinal)
        )
        {
            return new(nameOrPath, "there is no such file", "Check the path.");
        }

        return Names.Count == 0
            ? new(nameOrPath, $"there is no such model; {folder} holds none", "Name an ONNX file instead.")
            : new(nameOrPath, "there is no such model", $"There are {string.Join(", ", Names)}; or name an ONNX file.");
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
    }
}
