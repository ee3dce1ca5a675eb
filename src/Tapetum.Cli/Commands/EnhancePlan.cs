using Tapetum.Raw;

namespace Tapetum.Cli.Commands;

/// <summary>
/// Decides before anything is begun which files become which:
/// <code>
/// enhance a.dng                    a.png beside it
/// enhance a.dng -o b.png           b.png
/// enhance a.dng -o folder/         folder/a.png
/// enhance a.dng b.dng, or a folder a.png, b.png beside them
/// ... -o folder                    folder/a.png, folder/b.png
/// </code>
/// </summary>
internal static class EnhancePlan
{
    /// <param name="inputs">Raw files, and folders of them.</param>
    /// <param name="output">A file or folder; null for beside the input.</param>
    /// <param name="extension">Of the pictures, with its dot.</param>
    /// <exception cref="UsageException">It cannot be done like that.</exception>
    public static IReadOnlyList<EnhanceJob> Make(IReadOnlyList<string> inputs, string? output, string extension)
    {
        if (inputs is [var only] && !Directory.Exists(only) && output is not null && !NamesFolder(output))
        {
            if (!string.Equals(Path.GetExtension(output), extension, StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException(
                    $"--output {output}: a picture's name must end in {extension}, a folder's in / if it is to be made."
                );
            }

            return [new(only, output)];
        }

        if (File.Exists(output))
        {
            throw new UsageException($"--output {output}: that is a file. Name a folder for several pictures.");
        }

        EnhanceJob[] jobs =
        [
            .. inputs.SelectMany(Expand).Select(input => new EnhanceJob(input, PictureOf(input, output, extension))),
        ];
        IGrouping<string, EnhanceJob>? clash = jobs.GroupBy(job => Path.GetFullPath(job.Output), StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        return clash is null
            ? jobs
            : throw new UsageException(
                $"{string.Join(" and ", clash.Select(job => job.Input))} would both become {clash.First().Output}. Enhance them one at a time."
            );
    }

    private static bool NamesFolder(string path) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path);

    private static string PictureOf(string input, string? folder, string extension) =>
        Path.Combine(folder ?? Path.GetDirectoryName(input) ?? "", Path.GetFileNameWithoutExtension(input) + extension);

    private static IEnumerable<string> Expand(string input)
    {
        if (!Directory.Exists(input))
        {
            return [input];
        }

        string[] raws = [.. Directory.EnumerateFiles(input).Where(RawFileNames.IsRaw).Order(StringComparer.Ordinal)];
        return raws.Length > 0 ? raws : throw new UsageException($"{input}: no raw files in this folder.");
    }
}
