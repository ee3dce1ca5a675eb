using System.CommandLine;
using Tapetum.Training.Data;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum synth</c>: makes training data from photographs and clean raws.</summary>
internal static class SynthCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<FileInfo> recipe = new("RECIPE") { Description = "Which photos, as configs/default-photos.txt" };
        Option<DirectoryInfo[]> photos = new("--photos")
        {
            Description = "Folders to look for the recipe's photos in",
            HelpName = "DIR...",
            AllowMultipleArgumentsPerToken = true,
            Required = true,
        };
        Option<FileInfo> output = new("--output", "-o")
        {
            Description = "The patch cache to write",
            HelpName = "FILE",
            Required = true,
        };
        Option<bool> skip = new("--skip-missing") { Description = "Do without photos that no folder has" };
        Command command = new CommandWithExamples(
            "synth",
            "Make training data: cut photographs and clean raws into patches of scene light",
            new Example(
                "synth configs/default-photos.txt --photos /usr/share/backgrounds ~/photos -o photos.cache",
                "Build the cache that 'tapetum train' learns from"
            )
        )
        {
            recipe,
            photos,
            output,
            skip,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                PatchCacheOptions options = new()
                {
                    OutputPath = parsed.GetRequiredValue(output).FullName,
                    Recipe = PhotoRecipe.Read(parsed.GetRequiredValue(recipe).FullName),
                    PhotoFolders = [.. parsed.GetRequiredValue(photos).Select(folder => folder.FullName)],
                    SkipMissingPhotos = parsed.GetValue(skip),
                };
                await PatchCache.BuildAsync(options, new ConsoleLog(context), cancellationToken);
                using PatchCache cache = PatchCache.Open(options.OutputPath);
                context.Say($"{cache.TrainingCount} patches to train on, {cache.HeldOutCount} held out");
                context.Results.WriteLine(options.OutputPath);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private sealed class ConsoleLog(CommandContext context) : IProgress<PatchCacheProgress>
    {
        public void Report(PatchCacheProgress value) =>
            context.Messages.WriteLine(
                $"{value.PhotosDone}/{value.PhotoCount}  {value.Photo}  {value.PatchesKept} patches"
            );
    }
}
