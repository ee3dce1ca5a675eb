using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Cli.Batches;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options of <c>tapetum synth</c>.</summary>
internal static class SynthOptions
{
    public static readonly Argument<FileInfo?> Recipe = new("RECIPE")
    {
        Description = "Which photos, as configs/default-photos.txt; may be left out with --layout sid or burst",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static readonly Option<DirectoryInfo[]> Photos = new("--photos")
    {
        Description = "Folders to look for photos in",
        HelpName = "DIR...",
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };

    public static readonly Option<SynthLayout> Layout = new("--layout")
    {
        Description =
            "A patch cache, the default, raw files and lists as in See in the Dark (of its Sony, or its Fujifilm), or bursts from the hand",
        HelpName = "cache|sid|sid-fuji|burst",
        CustomParser = ParseLayout,
    };

    public static readonly Option<FileSystemInfo> Output = new("--output", "-o")
    {
        Description = "The patch cache, or the folder, to write",
        HelpName = "PATH",
        Required = true,
    };

    public static readonly Option<bool> Skip = new("--skip-missing")
    {
        Description = "Do without photos that no folder has",
    };

    public static readonly Option<(int WidthPx, int HeightPx)?> Size = new("--size")
    {
        Description = "With --layout sid or burst: the largest frame, px; default: 1536x1024, of bursts 1024x768",
        HelpName = "WxH",
        CustomParser = ParseSize,
    };

    public static readonly Option<int> Frames = new("--frames")
    {
        Description = "With --layout burst: how many frames; default: 8",
        HelpName = "N",
        DefaultValueFactory = _ => 8,
        CustomParser = result => OptionText.WholeNumber(result, 2, 99),
    };

    public static readonly Option<int> Iso = new("--iso")
    {
        Description = "With --layout burst: of the camera; default: 3200",
        HelpName = "N",
        DefaultValueFactory = _ => 3200,
        CustomParser = result => OptionText.WholeNumber(result, 50, 51_200),
    };

    public static readonly Option<int> Sequences = new("--sequences")
    {
        Description = "With --layout sid: how often each short exposure is taken; default: 2",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
        CustomParser = result => OptionText.WholeNumber(result, 1, 1000),
    };

    public static readonly Option<FileInfo?> Camera = new("--camera")
    {
        Description =
            "With --layout sid or sid-fuji: in place of its camera the one that `tapetum calibrate` measured, with the dark frames and flats to measure it by",
        HelpName = "camera.json",
    };

    public static readonly Option<float> Smooth = new("--smooth")
    {
        Description =
            "With --layout sid: how much of each sample its two neighbours of the same colour in the row get, as where a camera smooths its raw files: 0, the default, to 0.3",
        HelpName = "SHARE",
        CustomParser = result =>
            float.TryParse(OptionText.Of(result), NumberStyles.Float, CultureInfo.InvariantCulture, out float share)
            && share is >= 0 and <= 0.3f
                ? share
                : OptionText.Refuse<float>(result, "0 to 0.3"),
    };

    public static readonly Option<bool> Overwrite = new("--overwrite")
    {
        Description = "With --layout sid or burst: replace an earlier set",
    };

    public static readonly Option<Shard?> Share = WholeBatchOptions.Share("photos, with --layout sid or burst");

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
}
