using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Commands.Options;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Data.Photos;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Synthesis;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum synth</c>: makes training data from photographs and clean raws.</summary>
internal static class SynthCommand
{
    private static readonly Argument<FileInfo?> Recipe = new("RECIPE")
    {
        Description = "Which photos, as configs/default-photos.txt; may be left out with --layout sid or burst",
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
        Description =
            "A patch cache, the default, raw files and lists as in See in the Dark (of its Sony, or its Fujifilm), or bursts from the hand",
        HelpName = "cache|sid|sid-fuji|burst",
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

    private static readonly Option<(int WidthPx, int HeightPx)?> Size = new("--size")
    {
        Description = "With --layout sid or burst: the largest frame, px; default: 1536x1024, of bursts 1024x768",
        HelpName = "WxH",
        CustomParser = ParseSize,
    };

    private static readonly Option<int> Frames = new("--frames")
    {
        Description = "With --layout burst: how many frames; default: 8",
        HelpName = "N",
        DefaultValueFactory = _ => 8,
        CustomParser = result => OptionText.WholeNumber(result, 2, 99),
    };

    private static readonly Option<int> Iso = new("--iso")
    {
        Description = "With --layout burst: of the camera; default: 3200",
        HelpName = "N",
        DefaultValueFactory = _ => 3200,
        CustomParser = result => OptionText.WholeNumber(result, 50, 51_200),
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
        Description = "With --layout sid or burst: replace an earlier set",
    };

    private static readonly Option<Shard?> Share = WholeBatchOptions.Share("photos, with --layout sid or burst");

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
            ),
            new Example(
                "synth --layout burst --photos ~/photos -o bursts",
                "Bursts from the hand with things that move, each with its long exposure"
            ),
            new Example(
                "synth --layout sid --photos ~/photos -o /mnt/sid-small --shard 3/16",
                "One of sixteen machines' share of a set"
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
            Frames,
            Iso,
            Overwrite,
            Share,
        };
        command.SetAction(
            (parsed, _) =>
                parsed.GetValue(Layout) switch
                {
                    SynthLayout.Sid => WriteSidSetAsync(SidHalf.Sony, parsed, context),
                    SynthLayout.SidFuji => WriteSidSetAsync(SidHalf.Fuji, parsed, context),
                    SynthLayout.Burst => WriteBurstsAsync(parsed, context),
                    _ => BuildCacheAsync(parsed, context),
                }
        );
        return command;
    }

    private static async Task<int> BuildCacheAsync(ParseResult parsed, CommandContext context)
    {
        if (parsed.GetValue(Share) is not null)
        {
            throw new UsageException(
                "--shard divides sets of raw files, --layout sid or burst; a patch cache is one file. Leave it out."
            );
        }

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

    private static async Task<int> WriteSidSetAsync(SidHalf half, ParseResult parsed, CommandContext context)
    {
        string folder = EmptyFolder(parsed);
        SidSetOptions options = new()
        {
            Folder = folder,
            Half = half,
            Sources = Sources(parsed),
            Sequences = parsed.GetValue(Sequences),
            IsOwn = source => IsOwn(parsed, source),
            KeepsExisting = KeepsExisting(parsed),
        };
        options = options with { Size = parsed.GetValue(Size) ?? options.Size };
        if (half == SidHalf.Fuji && Math.Min(options.Size.WidthPx, options.Size.HeightPx) < SidSetOptions.LeastFujiPx)
        {
            throw new UsageException(
                $"--size must be {SidSetOptions.LeastFujiPx}x{SidSetOptions.LeastFujiPx} at least with --layout sid-fuji: LibRaw, which develops the long exposures, demosaicks no smaller X-Trans pictures."
            );
        }

        int pairs = await new SidSetWriter(options).WriteAsync(new SetLog(context), context.Cancellation);
        int Count(DatasetSplit split) => options.Sources.Count(source => source.Split == split);
        TellShare(parsed, options.Sources, context);
        context.Say(
            $"{pairs} pairs; scenes: {Count(DatasetSplit.Training)} to train on, {Count(DatasetSplit.Validation)} to validate with, {Count(DatasetSplit.Test)} to test with"
        );
        context.Results.WriteLine(folder);
        return ExitCode.Done;
    }

    private static async Task<int> WriteBurstsAsync(ParseResult parsed, CommandContext context)
    {
        SyntheticBurstOptions burst = new() { Frames = parsed.GetValue(Frames), Iso = parsed.GetValue(Iso) };
        BurstSetOptions options = new()
        {
            Folder = EmptyFolder(parsed),
            Sources = Sources(parsed),
            IsOwn = source => IsOwn(parsed, source),
            KeepsExisting = KeepsExisting(parsed),
            Burst = burst with { Size = parsed.GetValue(Size) ?? burst.Size },
        };
        await new BurstSetWriter(options).WriteAsync(new SetLog(context), context.Cancellation);
        TellShare(parsed, options.Sources, context);
        context.Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Sources.Count(source => options.IsOwn(source))} bursts of {burst.Frames} frames, a folder each"
            )
        );
        context.Results.WriteLine(options.Folder);
        return ExitCode.Done;
    }

    private static IReadOnlyList<SidSource> Sources(ParseResult parsed) =>
        parsed.GetValue(Recipe) is { } recipe
            ? SidSource.OfRecipe(PhotoRecipe.Read(recipe.FullName), Folders(parsed), parsed.GetValue(Skip))
            : SidSource.OfFolders(Folders(parsed));

    private static bool IsOwn(ParseResult parsed, SidSource source) =>
        parsed.GetValue(Share) is not { } share || share.Has(new InputFile(source.Path, Subfolder: ""));

    /// <summary>A share is run again as it is after it was ended, beside the others that fill the folder.</summary>
    private static bool KeepsExisting(ParseResult parsed) =>
        parsed.GetValue(Share) is not null && !parsed.GetValue(Overwrite);

    private static void TellShare(ParseResult parsed, IReadOnlyList<SidSource> sources, CommandContext context)
    {
        if (parsed.GetValue(Share) is { } share)
        {
            context.Say($"share {share}: {sources.Count(source => IsOwn(parsed, source))} of {sources.Count} photos");
        }
    }

    private static string EmptyFolder(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(Output).FullName;
        return
            parsed.GetValue(Overwrite)
            || parsed.GetValue(Share) is not null
            || !Directory.Exists(folder)
            || !Directory.EnumerateFileSystemEntries(folder).Any()
            ? folder
            : throw new UsageException($"{folder} is not empty. Give --overwrite, or another --output.");
    }

    private static string[] Folders(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(Photos).Select(folder => folder.FullName)];

    private static SynthLayout ParseLayout(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "cache" => SynthLayout.Cache,
            "sid" => SynthLayout.Sid,
            "sid-fuji" => SynthLayout.SidFuji,
            "burst" => SynthLayout.Burst,
            _ => OptionText.Refuse<SynthLayout>(result, "cache, sid, sid-fuji or burst"),
        };

    private static (int, int)? ParseSize(ArgumentResult result)
    {
        string[] sides = OptionText.Of(result).Split('x');
        return
            sides is [var w, var h]
            && int.TryParse(w, CultureInfo.InvariantCulture, out int width)
            && int.TryParse(h, CultureInfo.InvariantCulture, out int height)
            && Math.Min(width, height) >= 64
            ? (width, height)
            : OptionText.Refuse<(int, int)?>(result, "a width and a height from 64 on, such as 1536x1024");
    }

    private enum SynthLayout
    {
        Cache,
        Sid,
        SidFuji,
        Burst,
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
