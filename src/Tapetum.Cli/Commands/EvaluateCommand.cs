using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Cli.Commands.Options;
using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum evaluate</c>: how near a network comes to long exposures, in numbers and pictures.</summary>
internal static class EvaluateCommand
{
    private const string NoScenes = "none";

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "The data set: a folder with short/ and long/ in it, or one with those for each camera",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<FileInfo?> List = new("--list")
    {
        Description = "Which pairs: a list as the data set's own, 'short long' a line, relative to --data",
        HelpName = "FILE",
    };

    private static readonly Option<DirectoryInfo> Report = new("--report", "-o")
    {
        Description = "Where index.html, metrics.json and pictures go",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<DatasetSplit?> Split = new("--split")
    {
        Description = "Without --list: scenes of which split, told by the first digit of their ids; default: test",
        HelpName = "train|test|val|all",
        CustomParser = ParseSplit,
        DefaultValueFactory = _ => DatasetSplit.Test,
    };

    private static readonly Option<string> Exclude = new("--exclude")
    {
        Description = "Scenes to leave out; default: the three of the test set that are misaligned",
        HelpName = "ID,ID,...|none",
        DefaultValueFactory = _ => string.Join(',', PairSelection.MisalignedScenes),
    };

    private static readonly Option<WrittenPictures> Pictures = new("--pictures")
    {
        Description = "Write PNGs of each scene's first sequence (the default), of all pairs, or none",
        HelpName = "first|all|none",
        CustomParser = ParsePictures,
    };

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace an earlier report" };

    private static readonly ModelOptions Model = new();

    public static Command Create(CommandContext context)
    {
        Command command = new CommandWithExamples(
            "evaluate",
            "Compare a network's pictures with long exposures: PSNR, SSIM and a report",
            new Example("evaluate --data SID --list SID/Sony_test_list.txt --report out/eval", "The usual test"),
            new Example("evaluate --model runs/mine/best.onnx --data mine --report out/eval", "A set of your own")
        )
        {
            Data,
            List,
            Report,
            Split,
            Exclude,
            Pictures,
            Overwrite,
        };
        Model.AddTo(command);
        command.SetAction(
            (parsed, _) => new EvaluateJob(context).RunAsync(ReadOptions(parsed), ReadPairs(parsed), Model.Read(parsed))
        );
        return command;
    }

    private static EvaluationOptions ReadOptions(ParseResult parsed)
    {
        EvaluationOptions options = new()
        {
            ReportFolder = parsed.GetRequiredValue(Report).FullName,
            Data = parsed.GetRequiredValue(Data).FullName,
            List = parsed.GetValue(List)?.FullName,
            ExcludedScenes = ExcludedScenes(parsed),
            Pictures = parsed.GetValue(Pictures),
        };
        ReportFolder folder = new(options.ReportFolder);
        return parsed.GetValue(Overwrite) || !File.Exists(folder.Metrics)
            ? options
            : throw new UsageException($"{folder.Metrics} exists already. Give --overwrite, or another --report.");
    }

    private static IReadOnlyList<ExposurePair> ReadPairs(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(Data).FullName;
        IReadOnlyList<ExposurePair> pairs = parsed.GetValue(List) is { } list
            ? PairList.Read(list.FullName, folder)
            : PairFolder.Read(folder);
        if (parsed.GetValue(List) is null && parsed.GetValue(Split) is { } split)
        {
            pairs = PairSelection.Of(pairs, split);
        }

        pairs = PairSelection.Without(pairs, ExcludedScenes(parsed));
        return pairs.Count > 0
            ? pairs
            : throw new UsageException($"{folder}: no pairs are left to evaluate. Try --split all or --exclude none.");
    }

    private static string[] ExcludedScenes(ParseResult parsed) =>
        parsed.GetRequiredValue(Exclude) is var scenes && string.Equals(scenes, NoScenes, StringComparison.Ordinal)
            ? []
            : scenes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static DatasetSplit? ParseSplit(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "train" => DatasetSplit.Training,
            "test" => DatasetSplit.Test,
            "val" => DatasetSplit.Validation,
            "all" => null,
            _ => OptionText.Refuse<DatasetSplit?>(result, "train, test, val or all"),
        };

    private static WrittenPictures ParsePictures(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "first" => WrittenPictures.First,
            "all" => WrittenPictures.All,
            "none" => WrittenPictures.None,
            _ => OptionText.Refuse<WrittenPictures>(result, "first, all or none"),
        };
}
