using System.CommandLine;
using System.Globalization;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Commands.Options;
using Tapetum.Sensor.Calibration;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Data.Photos;
using Tapetum.Training.Datasets;
using Tapetum.Training.Datasets.Synthesis;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum synth</c>: makes training data from photographs and clean raws.</summary>
internal static class SynthCommand
{
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
            ),
            new Example(
                "synth --layout sid --photos ~/photos --camera camera.json -o mine-made",
                "The same as your own camera would have taken it, after 'tapetum calibrate'"
            )
        )
        {
            SynthOptions.Recipe,
            SynthOptions.Photos,
            SynthOptions.Layout,
            SynthOptions.Output,
            SynthOptions.Skip,
            SynthOptions.Size,
            SynthOptions.Sequences,
            SynthOptions.Frames,
            SynthOptions.Iso,
            SynthOptions.Camera,
            SynthOptions.Smooth,
            SynthOptions.Overwrite,
            SynthOptions.Share,
        };
        command.SetAction(
            (parsed, _) =>
                parsed.GetValue(SynthOptions.Layout) switch
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
        if (parsed.GetValue(SynthOptions.Share) is not null)
        {
            throw new UsageException(
                "--shard divides sets of raw files, --layout sid or burst; a patch cache is one file. Leave it out."
            );
        }

        FileInfo recipe =
            parsed.GetValue(SynthOptions.Recipe)
            ?? throw new UsageException("A patch cache needs a RECIPE that says which photos to hold out.");
        PatchCacheOptions options = new()
        {
            OutputPath = parsed.GetRequiredValue(SynthOptions.Output).FullName,
            Recipe = PhotoRecipe.Read(recipe.FullName),
            PhotoFolders = Folders(parsed),
            SkipMissingPhotos = parsed.GetValue(SynthOptions.Skip),
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
            Smoothing = parsed.GetValue(SynthOptions.Smooth),
            Camera = parsed.GetValue(SynthOptions.Camera) is { } camera
                ? CameraCalibrationFile.Read(camera.FullName)
                : null,
            Sources = Sources(parsed),
            Sequences = parsed.GetValue(SynthOptions.Sequences),
            IsOwn = source => IsOwn(parsed, source),
            KeepsExisting = KeepsExisting(parsed),
        };
        options = options with { Size = parsed.GetValue(SynthOptions.Size) ?? options.Size };
        if (half == SidHalf.Fuji && options.Smoothing > 0)
        {
            throw new UsageException("--smooth goes with --layout sid alone: it mixes samples of a Bayer sensor.");
        }

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
        SyntheticBurstOptions burst = new()
        {
            Frames = parsed.GetValue(SynthOptions.Frames),
            Iso = parsed.GetValue(SynthOptions.Iso),
        };
        BurstSetOptions options = new()
        {
            Folder = EmptyFolder(parsed),
            Sources = Sources(parsed),
            IsOwn = source => IsOwn(parsed, source),
            KeepsExisting = KeepsExisting(parsed),
            Burst = burst with { Size = parsed.GetValue(SynthOptions.Size) ?? burst.Size },
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
        parsed.GetValue(SynthOptions.Recipe) is { } recipe
            ? SidSource.OfRecipe(PhotoRecipe.Read(recipe.FullName), Folders(parsed), parsed.GetValue(SynthOptions.Skip))
            : SidSource.OfFolders(Folders(parsed));

    private static bool IsOwn(ParseResult parsed, SidSource source) =>
        parsed.GetValue(SynthOptions.Share) is not { } share || share.Has(new InputFile(source.Path, Subfolder: ""));

    /// <summary>A share is run again as it is after it was ended, beside the others that fill the folder.</summary>
    private static bool KeepsExisting(ParseResult parsed) =>
        parsed.GetValue(SynthOptions.Share) is not null && !parsed.GetValue(SynthOptions.Overwrite);

    private static void TellShare(ParseResult parsed, IReadOnlyList<SidSource> sources, CommandContext context)
    {
        if (parsed.GetValue(SynthOptions.Share) is { } share)
        {
            context.Say($"share {share}: {sources.Count(source => IsOwn(parsed, source))} of {sources.Count} photos");
        }
    }

    private static string EmptyFolder(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(SynthOptions.Output).FullName;
        return
            parsed.GetValue(SynthOptions.Overwrite)
            || parsed.GetValue(SynthOptions.Share) is not null
            || !Directory.Exists(folder)
            || !Directory.EnumerateFileSystemEntries(folder).Any()
            ? folder
            : throw new UsageException($"{folder} is not empty. Give --overwrite, or another --output.");
    }

    private static string[] Folders(ParseResult parsed) =>
        [.. parsed.GetRequiredValue(SynthOptions.Photos).Select(folder => folder.FullName)];

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
