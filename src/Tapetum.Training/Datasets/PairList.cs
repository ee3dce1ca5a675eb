using Tapetum.Raw;

namespace Tapetum.Training.Datasets;

/// <summary>
/// A list of pairs, one a line: the See-in-the-Dark data set's own, or one for two folders of raw files with any names.
/// <code>
/// ./Sony/short/10003_00_0.04s.ARW ./Sony/long/10003_00_10s.ARW ISO200 F9
/// # a comment; names with spaces are divided by a tab; what follows the two names is for people
/// </code>
/// Names are relative to the data set's folder, which may be the camera's folder itself; those without a folder may lie in its <c>short</c> and <c>long</c>, as PMN's list has
/// them. A file that is there with another raw ending is taken.
/// </summary>
public static class PairList
{
    /// <summary>What the data set calls the list of a camera and split: Sony_train_list.txt.</summary>
    public static string NameFor(string camera, DatasetSplit split) => $"{camera}_{WordFor(split)}_list.txt";

    /// <param name="path">The list.</param>
    /// <param name="folder">What its names are relative to.</param>
    /// <exception cref="DatasetException">There is no such list, or a line is not understood. That a picture is missing is said when it is used.</exception>
    public static IReadOnlyList<ExposurePair> Read(string path, string folder) =>
        File.Exists(path)
            ? Parse(path, File.ReadLines(path), folder)
            : throw new DatasetException(path, "there is no such file", "Check the name of the list.");

    /// <inheritdoc cref="Read"/>
    public static IReadOnlyList<ExposurePair> Parse(string path, IEnumerable<string> lines, string folder)
    {
        Lazy<IReadOnlyDictionary<string, string>> archived = new(() => Archived(folder));
        List<ExposurePair> pairs = [];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach ((int index, string line) in lines.Index())
        {
            if (line.Trim() is "" or ['#', ..])
            {
                continue;
            }

            string[] names = line.Trim()
                .Split(
                    line.Trim().Contains('\t', StringComparison.Ordinal) ? ['\t'] : [' '],
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                );
            int number = index + 1;
            RequireTwoRaws(path, number, line, names);
            if (!seen.TryAdd(names[0], number))
            {
                throw new DatasetException(
                    path,
                    $"line {number} lists '{names[0]}' a second time, after line {seen[names[0]]}",
                    "Remove one of the two lines."
                );
            }

            string listedAt = $"{Path.GetFileName(path)}, line {number},";
            pairs.Add(
                new(Find(folder, "short", names[0], archived), Find(folder, "long", names[1], archived), listedAt)
            );
        }

        return pairs;
    }

    private static string WordFor(DatasetSplit split) =>
        split switch
        {
            DatasetSplit.Training => "train",
            DatasetSplit.Test => "test",
            _ => "val",
        };

    private static void RequireTwoRaws(string path, int number, string line, string[] names)
    {
        if (names.Length < 2 || !RawFileNames.IsRaw(names[0]) || !RawFileNames.IsRaw(names[1]))
        {
            throw new DatasetException(
                path,
                $"line {number} does not name two raw files: '{line.Trim()}'",
                "Write a short and a long exposure in each line, divided by a space or a tab."
            );
        }
    }

    /// <summary>What archives in the folder have, by names without the archive and the ending.</summary>
    private static Dictionary<string, string> Archived(string folder)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (string path in ExposureFile.InArchivesOf(folder))
        {
            found.TryAdd(WithoutEnding(path[(ExposureFile.ArchiveOf(path)!.Length + 1)..]), path);
        }

        return found;
    }

    private static string WithoutEnding(string name) => Path.ChangeExtension(name, null);

    /// <returns>The file; where there is none, where it should be.</returns>
    private static string Find(
        string folder,
        string kind,
        string name,
        Lazy<IReadOnlyDictionary<string, string>> archived
    )
    {
        string relative = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        string expected = Path.Combine(folder, relative);
        string withinCamera = Path.Combine(folder, relative[(relative.IndexOf('/', StringComparison.Ordinal) + 1)..]);
        return WithAnyEnding(expected)
            ?? WithAnyEnding(withinCamera)
            ?? WithAnyEnding(Path.Combine(folder, kind, relative))
            ?? archived.Value.GetValueOrDefault(WithoutEnding(relative))
            ?? expected;
    }

    private static string? WithAnyEnding(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        string? folder = Path.GetDirectoryName(path);
        string pattern = Path.GetFileNameWithoutExtension(path) + ".*";
        return Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder, pattern)
                .Where(RawFileNames.IsRaw)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault()
            : null;
    }
}
