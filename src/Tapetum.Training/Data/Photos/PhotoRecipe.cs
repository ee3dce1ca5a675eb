using System.Globalization;
using System.Text.RegularExpressions;

namespace Tapetum.Training.Data.Photos;

/// <summary>
/// Which photos a patch cache is made from: a text file without machine paths.
/// <code>
/// # a comment
/// [package]                    where the photos below come from
/// train     folder/photo.jpg   a path below one of the photo folders
/// hold-out  folder/other.jpg   validation only, never trained on
/// train  3x folder/noisy.jpg   shrunk by 3, whatever its size
/// </code>
/// </summary>
public sealed partial class PhotoRecipe
{
    private PhotoRecipe(string path, IReadOnlyList<RecipeEntry> entries) => (Path, Entries) = (path, entries);

    /// <summary>Where it was read from, for messages.</summary>
    public string Path { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<RecipeEntry> Entries { get; }

    /// <exception cref="TrainingDataException">A line is not understood, or a photo is listed twice.</exception>
    public static PhotoRecipe Read(string path) => Parse(path, File.ReadAllLines(path));

    /// <inheritdoc cref="Read"/>
    public static PhotoRecipe Parse(string path, IEnumerable<string> lines)
    {
        List<RecipeEntry> entries = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        string package = "";
        foreach ((int index, string raw) in lines.Index())
        {
            string line = raw.Split('#')[0].Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (line.StartsWith('['))
            {
                package = line.Trim('[', ']', ' ');
                continue;
            }

            RecipeEntry entry = ParseEntry(path, index + 1, package, line);
            if (!seen.Add(entry.RelativePath))
            {
                throw new TrainingDataException(
                    path,
                    $"line {index + 1} lists '{entry.RelativePath}' a second time",
                    "Remove one of the two lines."
                );
            }

            entries.Add(entry);
        }

        return new PhotoRecipe(path, entries);
    }

    /// <summary>The file of an entry: the first folder that has it.</summary>
    public static string? Find(RecipeEntry entry, IEnumerable<string> folders) =>
        folders.Select(folder => System.IO.Path.Combine(folder, entry.RelativePath)).FirstOrDefault(File.Exists);

    private static RecipeEntry ParseEntry(string path, int lineNumber, string package, string line)
    {
        Match match = Line().Match(line);
        string photo = match.Groups["photo"].Value;
        if (!match.Success || System.IO.Path.IsPathRooted(photo) || photo.Split('/').Contains(".."))
        {
            throw new TrainingDataException(
                path,
                $"line {lineNumber} is not understood: '{line}'",
                "Write 'train' or 'hold-out', perhaps a factor such as '3x', then a path below a photo folder."
            );
        }

        PhotoUse use = string.Equals(match.Groups["use"].Value, "train", StringComparison.Ordinal)
            ? PhotoUse.Training
            : PhotoUse.HeldOut;
        Group factor = match.Groups["factor"];
        int? shrink = factor.Success ? int.Parse(factor.ValueSpan, CultureInfo.InvariantCulture) : null;
        return new RecipeEntry(use, package, photo, shrink);
    }

    [GeneratedRegex(
        @"^(?<use>train|hold-out)\s+((?<factor>[1-9])x\s+)?(?<photo>\S.*)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Line();
}
