using System.IO.Enumeration;
using Tapetum.Raw;

namespace Tapetum.Cli.Batches;

/// <summary>Finds the files that the user means: files as they are named, folders with all that is below them, patterns that the shell did not expand.</summary>
internal static class InputFiles
{
    private static readonly EnumerationOptions Readable = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
    };

    /// <param name="inputs">Files, folders, patterns.</param>
    /// <param name="exceptFolder">A folder whose files are results and not inputs; null for none.</param>
    /// <exception cref="UsageException">A folder or pattern stands for no file.</exception>
    public static IReadOnlyList<InputFile> Find(IEnumerable<string> inputs, string? exceptFolder) =>
        [
            .. inputs
                .SelectMany(input => Expand(input, exceptFolder))
                .DistinctBy(file => Path.GetFullPath(file.Path), StringComparer.Ordinal),
        ];

    /// <summary>The raw files in a folder and those below it, sorted. What is hidden is left alone, as are links to folders, which may lead in circles.</summary>
    public static IEnumerable<InputFile> InFolder(string folder, string? exceptFolder)
    {
        string? results = exceptFolder is null
            ? null
            : Path.TrimEndingDirectorySeparator(Path.GetFullPath(exceptFolder));
        // Pictures are not raw files, but developed DNGs are: those of an earlier run are not enhanced once more.
        bool resultsLieBelow =
            results is not null
            && !string.Equals(
                results,
                Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)),
                StringComparison.Ordinal
            );
        return FilesBelow(folder, path => !resultsLieBelow || !string.Equals(path, results, StringComparison.Ordinal))
            .Where(RawFileNames.IsRaw)
            .Order(StringComparer.Ordinal)
            .Select(file => new InputFile(file, SubfolderOf(file, folder)));
    }

    private static IEnumerable<InputFile> Expand(string input, string? exceptFolder)
    {
        if (Directory.Exists(input))
        {
            InputFile[] raws = [.. InFolder(input, exceptFolder)];
            return raws.Length > 0
                ? raws
                : throw new UsageException($"{input}: no raw files in this folder or below it.");
        }

        // A file may be named "night [1].dng": what exists is no pattern.
        if (File.Exists(input) || !GlobPattern.IsPattern(input))
        {
            return [new(input, "", Named: true)];
        }

        GlobPattern pattern = new(input);
        InputFile[] matches =
        [
            .. FilesBelow(pattern.Base, _ => true)
                .Where(pattern.Matches)
                .Order(StringComparer.Ordinal)
                .Select(file => new InputFile(file, SubfolderOf(file, pattern.Base))),
        ];
        return matches.Length > 0 ? matches : throw new UsageException($"{input}: no file fits this pattern.");
    }

    private static IEnumerable<string> FilesBelow(string folder, Func<string, bool> enter)
    {
        if (folder.Length > 0 && !Directory.Exists(folder))
        {
            return [];
        }

        FileSystemEnumerable<string> found = new(
            folder.Length == 0 ? "." : folder,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            Readable
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName[0] != '.',
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                entry.FileName[0] != '.'
                && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && enter(Path.GetFullPath(entry.ToSpecifiedFullPath())),
        };
        return folder.Length == 0 ? found.Select(file => Path.GetRelativePath(".", file)) : found;
    }

    private static string SubfolderOf(string file, string folder)
    {
        string subfolder = Path.GetRelativePath(
            folder.Length == 0 ? "." : folder,
            Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : "."
        );
        return subfolder == "." ? "" : subfolder;
    }
}
