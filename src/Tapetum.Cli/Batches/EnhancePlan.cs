using Tapetum.Encoding;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Names;
using Tapetum.Encoding.Vips;
using Tapetum.Raw;

namespace Tapetum.Cli.Batches;

/// <summary>
/// Decides before anything is begun which files become which:
/// <code>
/// enhance a.dng                    a.png beside it
/// enhance a.dng --format dng       a-enhanced.dng beside it
/// enhance a.dng -o b.png           b.png
/// enhance a.dng -o folder/         folder/a.png
/// enhance a.dng b.dng, or a folder a.png, b.png beside them
/// folder with a.dng alone -o b.png  b.png; with more than one file, one picture is refused
/// ... -o folder                    folder/a.png, folder/b.png; what lay in a subfolder goes into a subfolder
/// ... -o 'x/{name}-{iso}.{ext}'    x/a-3200.png, x/b-6400.png
/// </code>
/// </summary>
internal static class EnhancePlan
{
    /// <param name="inputs">Raw files, folders of them, patterns.</param>
    /// <param name="output">A file, folder or template; null for beside the input.</param>
    /// <param name="format">Of the pictures.</param>
    /// <param name="say">Is told of folders that may not be looked into, and how many files are this run's share.</param>
    /// <param name="shard">Which of the files are done; null for all.</param>
    /// <exception cref="UsageException">It cannot be done like that.</exception>
    public static IReadOnlyList<EnhanceJob> Make(
        IReadOnlyList<string> inputs,
        string? output,
        OutputFormat format,
        Action<string> say,
        Shard? shard = null
    )
    {
        Func<InputFile, string> nameOf = NamesFor(output, format);
        IReadOnlyList<InputFile> files = InputFiles.Find(
            inputs,
            output is null || NameTemplate.IsTemplate(output) ? null : output,
            say
        );
        bool namesPicture = output is not null && NamesPicture(output);
        EnhanceJob[] jobs =
            output is not null
            && files is [var only]
            && (namesPicture || (IsOneFile(inputs, files) && !NameTemplate.IsTemplate(output) && !NamesFolder(output)))
                ? [new(only.Path, WithExtension(output, format))]
                : WithoutResults(files, nameOf);
        if (files.Count > 1 && (namesPicture || File.Exists(output)))
        {
            throw new UsageException(
                $"--output {output}: that is one picture, and there are {files.Count} raw files. Name a folder, or tell them apart, for example with -o 'pictures/{{name}}.{{ext}}'."
            );
        }

        RefuseClashes(jobs);
        return shard is { } share ? Choose(share, files, jobs, say) : jobs;
    }

    private static EnhanceJob[] Choose(
        Shard share,
        IReadOnlyList<InputFile> files,
        EnhanceJob[] jobs,
        Action<string> say
    )
    {
        HashSet<string> own = [.. files.Where(share.Has).Select(file => file.Path)];
        EnhanceJob[] chosen = [.. jobs.Where(job => own.Contains(job.Input))];
        say($"share {share}: {chosen.Length} of {jobs.Length} files");
        return chosen;
    }

    /// <summary>A DNG that was found beside the raw file that it is to be made of is the result of an earlier run.</summary>
    private static EnhanceJob[] WithoutResults(IReadOnlyList<InputFile> files, Func<InputFile, string> nameOf)
    {
        (InputFile File, EnhanceJob Job)[] all =
        [
            .. files.Select(file => (file, new EnhanceJob(file.Path, nameOf(file)))),
        ];
        Dictionary<string, string> inputOf = new(StringComparer.Ordinal);
        foreach ((_, EnhanceJob job) in all)
        {
            inputOf.TryAdd(Path.GetFullPath(job.Output), job.Input);
        }

        return
        [
            .. all.Where(one =>
                    one.File.Named
                    || !inputOf.TryGetValue(Path.GetFullPath(one.Job.Input), out string? source)
                    || source == one.Job.Input
                )
                .Select(one => one.Job),
        ];
    }

    /// <summary>How pictures of several files are named.</summary>
    public static Func<InputFile, string> NamesFor(string? output, OutputFormat format)
    {
        if (output is not null && NameTemplate.IsTemplate(output))
        {
            NameTemplate template = TemplateOf(output, format);
            return file => template.NameFor(new(file.Path, file.Subfolder, () => ReadCapture(file.Path)));
        }

        return file =>
            Path.Combine(
                output is null ? Path.GetDirectoryName(file.Path) ?? "" : Path.Combine(output, file.Subfolder),
                Path.GetFileNameWithoutExtension(file.Path) + PictureWriter.EndingOf(format)
            );
    }

    private static NameTemplate TemplateOf(string output, OutputFormat format)
    {
        try
        {
            return new(output, PictureWriter.ExtensionOf(format));
        }
        catch (FormatException e)
        {
            throw new UsageException($"--output {e.Message}");
        }
    }

    private static CaptureInfo? ReadCapture(string path)
    {
        try
        {
            return PhotoReader.IsPhoto(path) ? PhotoReader.ReadCapture(path) : RawDecoder.ReadCapture(path);
        }
        catch (Exception e) when (e is TapetumException or IOException or UnauthorizedAccessException)
        {
            // Its turn comes: then it fails with the same words, and does not stop the rest.
            return null;
        }
    }

    private static bool IsOneFile(IReadOnlyList<string> inputs, IReadOnlyList<InputFile> files) =>
        inputs is [var only] && files is [var file] && string.Equals(file.Path, only, StringComparison.Ordinal);

    private static string WithExtension(string output, OutputFormat format) =>
        PictureWriter.Fits(format, output)
            ? output
            : throw new UsageException(
                $"--output {output}: a picture's name must end in {PictureWriter.ExtensionOf(format)}, a folder's in / if it is to be made."
            );

    private static void RefuseClashes(EnhanceJob[] jobs)
    {
        IGrouping<string, EnhanceJob>? clash = jobs.GroupBy(job => Path.GetFullPath(job.Output), StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1);
        if (clash is not null)
        {
            throw new UsageException(
                $"{string.Join(" and ", clash.Take(2).Select(job => job.Input))} would both become {clash.First().Output}. "
                    + "Tell them apart, for example with -o 'pictures/{folder}-{name}.{ext}'."
            );
        }

        HashSet<string> inputs = [.. jobs.Select(job => RealPath.Of(job.Input))];
        if (jobs.FirstOrDefault(job => inputs.Contains(RealPath.Of(job.Output))) is { } itself)
        {
            throw new UsageException(
                $"{itself.Output} is one of the raw files and would be replaced. Name another place with --output."
            );
        }
    }

    /// <summary>Whether a name is that of one picture, and not that of a folder, be it there or to be made, or of many.</summary>
    public static bool NamesPicture(string output) =>
        !NameTemplate.IsTemplate(output) && !NamesFolder(output) && PictureWriter.FormatOf(output) is not null;

    private static bool NamesFolder(string path) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
}
