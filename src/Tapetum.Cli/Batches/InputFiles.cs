using System.IO.Enumeration;
using Tapetum.Raw;

namespace Tapetum.Cli.Batches;

/// <summary>Finds the files that the user means: files as they are named, folders with all that is below them, patterns that the shell did not expand.</summary>
internal static class InputFiles
{
    /// <param name="inputs">Files, folders, patterns.</param>
    /// <param name="exceptFolder">A folder whose files are results and not inputs; null for none.</param>
    /// <param name="leftOut">Is told of folders below those that were named that may not be looked into.</param>
    /// <exception cref="UsageException">A folder or pattern stands for no file.</exception>
    public static IReadOnlyList<InputFile> Find(
        IEnumerable<string> inputs,
        string? exceptFolder,
        Action<string> leftOut
    ) =>
        [
            .. inputs
                .SelectMany(input => Expand(input, exceptFolder, leftOut))
                .DistinctBy(file => Path.GetFullPath(file.Path), StringComparer.Ordinal),
        ];

    /// <summary>The raw files in a folder and those below it, sorted. What is hidden is left alone, as are links to folders, which may lead in circles.</summary>
    public static IEnumerable<InputFile> InFolder(string folder, string? exceptFolder, Action<string> leftOut)
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
        return FilesBelow(
                folder,
                int.MaxValue,
                path => !resultsLieBelow || !string.Equals(path, results, StringComparison.Ordinal),
                leftOut
            )
            .Where(RawFileNames.IsRaw)
            .Order(StringComparer.Ordinal)
            .Select(file => new InputFile(file, SubfolderOf(file, folder)));
    }

    private static IEnumerable<InputFile> Expand(string input, string? exceptFolder, Action<string> leftOut)
    {
        if (input.Length == 0)
        {
            throw new UsageException("An INPUT is empty. Name a raw file, a folder or a pattern.");
        }

        if (Directory.Exists(input))
        {
            InputFile[] raws = [.. InFolder(input, exceptFolder, leftOut)];
            return raws.Length > 0
                ? raws
                : throw new UsageException($"{input}: no raw files in this folder or below it.");
        }

        // A file may be named "night [1].dng": what exists is no pattern.
        if (File.Exists(input) || !GlobPattern.IsPattern(input))
        {
            return [new(input, "", Named: true)];
        }

        InputFile[] matches =
        [
            .. GlobPattern
                .Of(input)
                .SelectMany(pattern =>
                    FilesBelow(pattern.Base, pattern.Depth, _ => true, leftOut)
                        .Where(pattern.Matches)
                        .Order(StringComparer.Ordinal)
                        .Select(file => new InputFile(file, SubfolderOf(file, pattern.Base)))
                ),
        ];
        return matches.Length > 0 ? matches : throw new UsageException($"{input}: no file fits this pattern.");
    }

    private static IEnumerable<string> FilesBelow(
        string folder,
        int depth,
        Func<string, bool> enter,
        Action<string> leftOut
    )
    {
        if (folder.Length > 0 && !Directory.Exists(folder))
        {
            return [];
        }

        FileSystemEnumerable<string> found = new(
            folder.Length == 0 ? "." : folder,
            (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = depth,
                IgnoreInaccessible = false,
            }
        )
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName[0] != '.',
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                entry.FileName[0] != '.'
                && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                && enter(Path.GetFullPath(entry.ToSpecifiedFullPath()))
                && MayLookInto(entry.ToSpecifiedFullPath(), leftOut),
        };
        return folder.Length == 0 ? found.Select(file => Path.GetRelativePath(".", file)) : found;
    }

    private static bool MayLookInto(string folder, Action<string> leftOut)
    {
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(folder).GetEnumerator();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            leftOut($"{folder} is left out: it may not be looked into");
            return false;
        }
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
