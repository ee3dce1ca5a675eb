using System.CommandLine;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that say where training data lies.</summary>
/// <param name="isRequired">Whether nothing can be done without.</param>
internal sealed class TrainingDataOptions(bool isRequired = true)
{
    private readonly Option<FileSystemInfo> data = new("--data")
    {
        Description =
            "What to learn from: a patch cache made by 'tapetum synth', or a folder with short/ and long/ in it",
        HelpName = "FILE|DIR",
        Required = isRequired,
    };

    private readonly Option<FileInfo?> list = new("--list")
    {
        Description = "Pairs to train on, 'short long' a line; default: the folder's own train list, or by the names",
        HelpName = "FILE",
    };

    private readonly Option<FileInfo?> validationList = new("--val-list")
    {
        Description = "Pairs to validate with; default: the folder's own val list, or by the names",
        HelpName = "FILE",
    };

    private readonly Option<DirectoryInfo?> store = new("--store")
    {
        Description =
            "Where decoded exposures are kept for this and later runs; default: tapetum-store in the data folder",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(list);
        command.Add(validationList);
        command.Add(store);
        command.Add(SensorOptions.DarksOfSet);
    }

    public TrainingDataPaths Read(ParseResult parsed) =>
        new(
            (parsed.GetValue(data) ?? throw new UsageException("Give --data: the scores are measured on it.")).FullName,
            parsed.GetValue(list)?.FullName,
            parsed.GetValue(validationList)?.FullName,
            parsed.GetValue(store)?.FullName,
            parsed.GetValue(SensorOptions.DarksOfSet) ?? []
        );
}
