using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Cli.Commands.Options;
using Tapetum.Inference;
using Tapetum.Training.Datasets;
using Tapetum.Training.Evaluation;
using Tapetum.Training.Evaluation.Reports;
using Tapetum.Training.Loop.Records;

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

    private static readonly Option<string> Split = new("--split")
    {
        Description = "Without --list: scenes of which split, told by the first digit of their ids; default: test",
        HelpName = "train|test|val|all",
        CustomParser = ParseSplit,
        DefaultValueFactory = _ => "test",
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

    private static readonly Option<string[]> Compare = new("--compare")
    {
        Description =
            "Several models on one page, in place of --model: names, ONNX files, or folders of training runs, whose best model is taken",
        HelpName = "NAME|FILE|DIR...",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<FileInfo?> Lpips = new("--lpips")
    {
        Description =
            "Also LPIPS, the perceptual distance, by this network: two inputs [N, 3, H, W] from -1 to 1 (docs/training.md)",
        HelpName = "FILE.onnx",
    };

    private static readonly Option<FileInfo?> NiqeModel = new("--niqe")
    {
        Description =
            "What NIQE measures against, in place of Tapetum's own photographs, such as BasicSR's niqe_pris_params.npz",
        HelpName = "FILE.npz",
    };

    private static readonly Option<bool> Overwrite = new("--overwrite") { Description = "Replace an earlier report" };

    private static readonly ModelOptions Model = new();

    public static Command Create(CommandContext context)
    {
        Command command = new CommandWithExamples(
            "evaluate",
            "Compare a network's pictures with long exposures: PSNR, SSIM, NIQE and a report",
            new Example("evaluate --data SID --list SID/Sony_test_list.txt --report out/eval", "The usual test"),
            new Example("evaluate --model runs/mine/best.onnx --data mine --report out/eval", "A set of your own"),
            new Example(
                "evaluate --data mine --report out/eval --lpips lpips.onnx",
                "LPIPS, too, by a network that you bring"
            ),
            new Example(
                "evaluate --data mine --noise camera.json --dark darks/ --report out/eval",
                "With the noise that 'tapetum calibrate' measured, and dark frames"
            ),
            new Example(
                "evaluate --compare default runs/one runs/two --data mine --report out/compared",
                "Several runs on one page"
            )
        )
        {
            Data,
            List,
            Report,
            Split,
            Exclude,
            Pictures,
            Compare,
            Lpips,
            NiqeModel,
            SensorOptions.Noise,
            SensorOptions.DarksOfSet,
            Overwrite,
        };
        Model.AddTo(command);
        command.SetAction(
            (parsed, _) =>
            {
                EvaluateJob job = new(context);
                return parsed.GetValue(Compare) is { Length: > 0 } compared
                    ? job.CompareAsync(ReadOptions(parsed, context), ReadPairs(parsed), ReadModels(compared, parsed))
                    : job.RunAsync(ReadOptions(parsed, context), ReadPairs(parsed), Model.Read(parsed));
            }
        );
        return command;
    }

    /// <summary>Each with a name that is a folder's, numbered where two would share it.</summary>
    private static List<(string Name, EnhancerOptions Model)> ReadModels(string[] compared, ParseResult parsed)
    {
        if (compared.Length < 2)
        {
            throw new UsageException("--compare takes two models at least; one is what --model is for.");
        }

        List<(string Name, EnhancerOptions Model)> models = [];
        foreach (string given in compared)
        {
            bool isRun = Directory.Exists(given);
            string file = isRun ? new TrainingFolder(given).BestModel : ModelStore.Installed.Find(given);
            if (isRun && !File.Exists(file))
            {
                throw new UsageException(
                    $"{given} holds no best.onnx yet: it is written at the run's first validation."
                );
            }

            string stem = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(given)));
            string name = stem;
            for (int copy = 2; models.Exists(model => model.Name == name); copy++)
            {
                name = $"{stem}-{copy}";
            }

            models.Add((name, Model.Read(parsed) with { Model = file }));
        }

        return models;
    }

    private static EvaluationOptions ReadOptions(ParseResult parsed, CommandContext context)
    {
        EvaluationOptions options = new()
        {
            ReportFolder = parsed.GetRequiredValue(Report).FullName,
            Data = parsed.GetRequiredValue(Data).FullName,
            List = parsed.GetValue(List)?.FullName,
            ExcludedScenes = ExcludedScenes(parsed),
            Pictures = parsed.GetValue(Pictures),
            Lpips = parsed.GetValue(Lpips)?.FullName,
            NiqeModel = parsed.GetValue(NiqeModel)?.FullName,
            Sensors = new(
                SensorOptions.NoiseOf(parsed),
                SensorOptions.CalibrationOf(parsed),
                SensorOptions.ReadDarks(parsed.GetValue(SensorOptions.DarksOfSet) ?? [], context),
                context.Say
            ),
        };
        string page = new ReportFolder(options.ReportFolder).Page;
        string metrics = new ReportFolder(options.ReportFolder).Metrics;
        string? earlier = new[] { metrics, page }.FirstOrDefault(File.Exists);
        return parsed.GetValue(Overwrite) || earlier is null
            ? options
            : throw new UsageException($"{earlier} exists already. Give --overwrite, or another --report.");
    }

    private static IReadOnlyList<ExposurePair> ReadPairs(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(Data).FullName;
        IReadOnlyList<ExposurePair> pairs = parsed.GetValue(List) is { } list
            ? PairList.Read(list.FullName, folder)
            : PairFolder.Read(folder);
        if (parsed.GetValue(List) is null && SplitOf(parsed.GetRequiredValue(Split)) is { } split)
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

    private static string? ParseSplit(ArgumentResult result) =>
        OptionText.Of(result) is "train" or "test" or "val" or "all"
            ? OptionText.Of(result)
            : OptionText.Refuse<string>(result, "train, test, val or all");

    private static DatasetSplit? SplitOf(string name) =>
        name switch
        {
            "train" => DatasetSplit.Training,
            "test" => DatasetSplit.Test,
            "val" => DatasetSplit.Validation,
            _ => null,
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
