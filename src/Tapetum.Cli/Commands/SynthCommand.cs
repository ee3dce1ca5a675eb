using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Training.Data;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Synthesis;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum synth</c>: makes training data from photographs and clean raws.</summary>
internal static class SynthCommand
{
    private static readonly Argument<FileInfo?> Recipe = new("RECIPE")
    {
        Description = "Which photos, as configs/default-photos.txt; may be left out with --layout sid",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<DirectoryInfo[]> Photos = new("--photos")
    {
        Description = "Folders to look for photos in",
        HelpName = "DIR...",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    private static readonly Option<SynthLayout> Layout = new("--layout")
    {
        Description = "A patch cache, the default, or raw files and lists as in See in the Dark",
        HelpName = "cache|sid",
        CustomParser = ParseLayout,
    };

    private static readonly Option<FileSystemInfo> Output = new("--output", "-o")
    {
        Description = "The patch cache, or the folder, to write",
        HelpName = "PATH",
        Required = true,
    };

    private static readonly Option<bool> Skip = new("--skip-missing")
    {
        Description = "Do without photos that no folder has",
    };

    private static readonly Option<(int WidthPx, int HeightPx)> Size = new("--size")
    {
        Description = "With --layout sid: the largest frame, px; default: 1536x1024",
        HelpName = "WxH",
        CustomParser = ParseSize,
        DefaultValueFactory = _ => (1536, 1024),
    };

    private static readonly Option<int> Sequences = new("--sequences")
    {
        Description = "With --layout sid: how often each short exposure is taken; default: 2",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
        CustomParser = result => OptionText.WholeNumber(result, 1, 1000),
    };

    private static readonly Option<bool> Overwrite = new("--overwrite")
    {
        Description = "With --layout sid: replace an earlier set",
    };

    public static Command Create(CommandContext context)
    {
        Command command = new CommandWithExamples(
            "synth",
            "Make training data from photographs and clean raws: patches of scene light, or pairs of exposures",
            new Example(
                "synth configs/default-photos.txt --photos /usr/share/backgrounds ~/photos -o photos.cache",
                "Build the cache that 'tapetum train' learns from"
            ),
            new Example(
                "synth --layout sid --photos ~/photos -o sid-small",
                "A small set like See in the Dark: Sony/short, Sony/long and three lists"
            )
        )
        {
            Recipe,
            Photos,
            Layout,
            Output,
            Skip,
            Size,
            Sequences,
            Overwrite,
        };
        command.SetAction(
            (parsed, _) =>
                parsed.GetValue(Layout) == SynthLayout.Sid
                    ? WriteSidSetAsync(parsed, context)
                    : BuildCacheAsync(parsed, context)
        );
        return command;
    }

    private static async Task<int> BuildCacheAsync(ParseResult parsed, CommandContext context)
    {
        FileInfo recipe =
            parsed.GetValue(Recipe)
            ?? throw new UsageException("A patch cache needs a RECIPE that says which photos to hold out.");
        PatchCacheOptions options = new()
        {
            OutputPath = parsed.GetRequiredValue(Output).FullName,
            Recipe = PhotoRecipe.Read(recipe.FullName),
            PhotoFolders = Folders(parsed),
            SkipMissingPhotos = parsed.GetValue(Skip),
        };
        await PatchCache.BuildAsync(options, new CacheLog(context), context.Cancellation);
        using PatchCache cache = PatchCache.Open(options.OutputPath);
        context.Say($"{cache.TrainingCount} patches to train on, {cache.HeldOutCount} held out");
        context.Results.WriteLine(options.OutputPath);
        return ExitCode.Done;
    }

    private static async Task<int> WriteSidSetAsync(ParseResult parsed, CommandContext context)
    {
        string folder = parsed.GetRequiredValue(Output).FullName;
        if (
            !parsed.GetValue(Overwrite)
            && Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Any()
        )
        {
            throw new UsageException($"{folder} is not empty. Give --overwrite, or another --output.");
        }

        SidSetOptions options = new()
        {
            Folder = folder,
            Sources = parsed.GetValue(Recipe) is { } recipe
                ? SidSource.OfRecipe(PhotoRecipe.Read(recipe.FullName), Folders(parsed), parsed.GetValue(Skip))
                : SidSource.OfFolders(Folders(parsed)),
            Size = parsed.GetValue(Size),
            Sequences = parsed.GetValue(Sequences),
        };
        int pairs = await new SidSetWriter(options).WriteAsync(new SetLog(context), context.Cancellation);
        int Count(DatasetSplit split) => options.Sources.Count(source => source.Split == split);
        context.Say(
            $"{pairs} pairs; scenes: {Count(DatasetSplit.Training)} to train on, {Count(DatasetSplit.Validation)} to validate with, {Count(DatasetSplit.Test)} to test with"
        );
        context.Results.WriteLine(folder);
        return ExitCode.Done;
    }

    private static string[] Folders(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(Photos).Select(folder => folder.FullName)];

    private static SynthLayout ParseLayout(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "cache" => SynthLayout.Cache,
            "sid" => SynthLayout.Sid,
            _ => OptionText.Refuse<SynthLayout>(result, "cache or sid"),
        };

    private static (int, int) ParseSize(ArgumentResult result)
    {
        string[] sides = OptionText.Of(result).Split('x');
        return
            sides is [var w, var h]
            && int.TryParse(w, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(h, CultureInfo.InvariantCulture, out int height)
            && Math.Min(width, height) >= 64
            ? (width, height)
            : OptionText.Refuse<(int, int)>(result, "a width and a height from 64 on, such as 1536x1024");
    }

    private enum SynthLayout
    {
        Cache,
        Sid,
    }

    private sealed class CacheLog(CommandContext context) : IProgress<PatchCacheProgress>
    {
        public void Report(PatchCacheProgress value) =>
            context.Messages.WriteLine(
                $"{value.PhotosDone}/{value.PhotoCount}  {value.Photo}  {value.PatchesKept} patches"
            );
    }

    private sealed class SetLog(CommandContext context) : IProgress<SidSetProgress>
    {
        public void Report(SidSetProgress value) =>
            context.Messages.WriteLine(
                $"{value.Done}/{value.Count}  {value.Scene}  {Path.GetFileName(value.Source.Path)}"
            );
    }
}
