using System.CommandLine;
using Tapetum.Cli.Progress;
using Tapetum.Training.Datasets.Download;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum dataset</c>: brings photographs that others have published to train and measure on.</summary>
internal static class DatasetCommand
{
    private const int MostConnections = 32;

    public static Command Create(CommandContext context) =>
        new("dataset", "List, download and verify published sets of photographs")
        {
            List(context),
            Download(context),
            Verify(context),
        };

    private static Command List(CommandContext context)
    {
        Option<FileInfo> catalogue = CatalogueOption();
        Command command = new("list", "List the datasets, their size and their licence") { catalogue };
        command.SetAction(parsed =>
        {
            IReadOnlyList<Dataset> datasets = Catalogue(parsed.GetValue(catalogue)).Datasets;
            int width = datasets.Max(dataset => dataset.Name.Length) + 2;
            foreach (Dataset dataset in datasets)
            {
                context.Results.WriteLine($"{dataset.Name.PadRight(width)}{SizeText(dataset)}  {dataset.Description}");
                context.Results.WriteLine($"{"".PadRight(width)}{dataset.HomePage}  licence: {dataset.License}");
                if (dataset.Citation is { } citation)
                {
                    context.Results.WriteLine($"{"".PadRight(width)}{citation}");
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Download(CommandContext context)
    {
        Argument<string> name = NameArgument();
        Option<DirectoryInfo> output = OutputOption("The folder to put its files in; made if missing");
        Option<FileInfo> catalogue = CatalogueOption();
        Option<int> connections = new("--connections")
        {
            Description = $"How many parts of a file come at the same time, 1 to {MostConnections}",
            HelpName = "N",
            DefaultValueFactory = _ => new DownloadOptions().Connections,
        };
        connections.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostConnections)
            {
                result.AddError($"--connections: give a number from 1 to {MostConnections}.");
            }
        });
        Command command = new CommandWithExamples(
            "download",
            "Download a dataset; run again, it goes on where it stopped",
            new Example(
                "dataset download sid-sony -o data",
                "See-in-the-Dark's Sony part: where to fetch it, and under which name"
            ),
            new Example("dataset download mine -o data --catalogue mine.json", "A dataset of your own")
        )
        {
            name,
            output,
            catalogue,
            connections,
        };
        command.SetAction(
            (parsed, _) =>
            {
                Dataset dataset = Catalogue(parsed.GetValue(catalogue)).Find(parsed.GetRequiredValue(name));
                DownloadOptions options = new() { Connections = parsed.GetValue(connections), Time = context.Time };
                return DownloadAsync(dataset, parsed.GetRequiredValue(output).FullName, options, context);
            }
        );
        return command;
    }

    private static async Task<int> DownloadAsync(
        Dataset dataset,
        string folder,
        DownloadOptions options,
        CommandContext context
    )
    {
        RequireFiles(dataset);
        using DatasetDownloader downloader = new(options);
        IDownloadView view = IDownloadView.For(context);
        foreach (DatasetFile file in dataset.Files)
        {
            try
            {
                DownloadedFile done = await view.ShowAsync(
                    file.Name,
                    progress => downloader.DownloadAsync(file, folder, progress, context.Cancellation)
                );
                context.Say($"{file.Name}: {ByteText.Of(done.SizeBytes)}, {Trust(done)}");
                context.Results.WriteLine(done.Path);
            }
            catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
            {
                context.Say("stopped; the same command goes on from here");
                return ExitCode.Interrupted;
            }
        }

        return ExitCode.Done;
    }

    private static void RequireFiles(Dataset dataset)
    {
        if (dataset.Files.Count == 0)
        {
            throw new DownloadException(
                dataset.Name,
                "its authors give it out by hand, and no list of its files is known here",
                $"See {dataset.HomePage}; docs/datasets.md says how its folders are read."
            );
        }
    }

    private static string Trust(DownloadedFile file) =>
        file.WasThere ? "there already; 'tapetum dataset verify' reads it through"
        : file.Checked ? $"SHA-256 as in the catalogue ({file.Sha256})"
        : $"SHA-256 {file.Sha256}, recorded: the catalogue knows none to compare with";

    private static Command Verify(CommandContext context)
    {
        Argument<string> name = NameArgument();
        Option<DirectoryInfo> output = OutputOption("The folder its files are in");
        Option<FileInfo> catalogue = CatalogueOption();
        Command command = new CommandWithExamples(
            "verify",
            "Read a downloaded dataset through and compare checksums",
            new Example("dataset verify sid-sony -o data", "Is it whole?")
        )
        {
            name,
            output,
            catalogue,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                Dataset dataset = Catalogue(parsed.GetValue(catalogue)).Find(parsed.GetRequiredValue(name));
                RequireFiles(dataset);
                string folder = parsed.GetRequiredValue(output).FullName;
                DatasetVerifier verifier = new(context.Time);
                bool good = true;
                foreach (DatasetFile file in dataset.Files)
                {
                    FileCheck check = await IDownloadView
                        .For(context)
                        .ShowAsync(
                            file.Name,
                            progress => verifier.CheckAsync(file, folder, progress, cancellationToken)
                        );
                    context.Results.WriteLine($"{(check.IsGood ? "good" : "BAD ")}  {check.Path}: {check.Detail}");
                    good &= check.IsGood;
                }

                return good ? ExitCode.Done : ExitCode.Failed;
            }
        );
        return command;
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = "As 'tapetum dataset list' says it" };

    private static Option<DirectoryInfo> OutputOption(string description) =>
        new("--output", "-o")
        {
            Description = description,
            HelpName = "DIR",
            Required = true,
        };

    private static Option<FileInfo> CatalogueOption() =>
        new("--catalogue")
        {
            Description = "Datasets or mirrors of your own, in a file as docs/datasets.md shows",
            HelpName = "FILE",
        };

    private static DatasetCatalogue Catalogue(FileInfo? own) =>
        own is null ? DatasetCatalogue.BuiltIn() : DatasetCatalogue.BuiltIn().With(DatasetCatalogue.Read(own.FullName));

    private static string SizeText(Dataset dataset)
    {
        bool exact = dataset.Files.Count > 0 && dataset.Files.All(file => file.SizeBytes is not null);
        long bytes =
            dataset.Files.Count > 0
                ? dataset.Files.Sum(file => file.SizeBytes ?? file.ApproximateBytes ?? 0)
                : dataset.ApproximateBytes ?? 0;
        return bytes == 0 ? "size not stated" : (exact ? "" : "about ") + ByteText.Of(bytes);
    }
}
