using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Commands.Options;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum watch</c>: what arrives in a folder is enhanced.</summary>
internal static class WatchCommand
{
    private const double MaxSettleS = 3600;

    private static readonly Argument<string> Folder = new("FOLDER")
    {
        Description =
            "Where raw files arrive, at any depth: a card, a folder that a camera or a phone is synchronised to",
    };

    private static readonly Option<double> Settle = new("--settle")
    {
        Description = "A file is complete when it has not changed for so long",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 2,
        CustomParser = ParseSettle,
    };

    public static Command Create(CommandContext context)
    {
        CommandWithExamples command = new(
            "watch",
            "Enhance raw files as they arrive in a folder, until Ctrl-C",
            new Example(
                "watch incoming/ -o pictures/",
                "What is there and what comes; start it again at any time, it goes on"
            ),
            new Example(
                "watch /mnt/nas/card -o 'pictures/{date}/{name}.{ext}' --settle 30",
                "Slow copies over a network, sorted by day"
            )
        )
        {
            Folder,
            Settle,
        };
        EnhanceCommand.AddOptionsTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, context));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CommandContext context)
    {
        string folder = parsed.GetRequiredValue(Folder);
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{folder}: there is no such folder to watch.");
        }

        EnhanceOptions options = EnhanceCommand.ReadOptions(parsed, context);
        string output =
            parsed.GetValue(EnhanceCommand.Output)
            ?? throw new UsageException(
                "Give --output: pictures beside the raw files would fill a folder that others fill."
            );
        if (File.Exists(output) || EnhancePlan.NamesPicture(output))
        {
            throw new UsageException($"--output {output}: that is one file. Name a folder, or a name made of fields.");
        }

        FolderWatch watch = new(folder, output, TimeSpan.FromSeconds(parsed.GetValue(Settle)), options, context);
        using LocalPictures pictures = new(EnhanceCommand.ReadEnhancer(parsed), options);
        await pictures.LoadAsync();
        using EnhanceRun run = new(pictures, options.Overwrite, parsed.GetValue(EnhanceCommand.Json), context);
        await watch.RunAsync(run);
        return ExitCode.Done;
    }

    private static double ParseSettle(ArgumentResult result) =>
        double.TryParse(OptionText.Of(result), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
        && seconds is > 0 and <= MaxSettleS
            ? seconds
            : OptionText.Refuse<double>(result, $"seconds, more than 0 and at most {MaxSettleS}");
}
