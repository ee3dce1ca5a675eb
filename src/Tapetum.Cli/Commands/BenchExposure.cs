using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tapetum.Cli.Benchmarks;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Reports;
using Tapetum.Inference;
using Tapetum.Training.Data.Photos;
using Tapetum.Training.Trials;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum bench exposure</c>: how near automatic exposure comes to how photographs were published.</summary>
internal static class BenchExposure
{
    private const double TargetEv = 0.5;
    private const int PhotoShrink = 4;
    private static readonly double[] Ratios = [1, 10, 100, 300];

    public static Command Create(CommandContext context)
    {
        PhotoFolder photos = new();
        photos.Option.Required = true;
        ModelOptions model = new();
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON object, each photograph in it, instead of a table",
        };
        Command command = new CommandWithExamples(
            "exposure",
            "Compare automatic exposure with how photographs were published: darkened 1 to 300 times, and noisy",
            new Example("bench exposure --photos ~/photos", "The share within half a stop, for each ratio")
        )
        {
            photos.Option,
            json,
        };
        model.AddTo(command);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                EnhancerOptions options = model.Read(parsed);
                using Denoiser denoiser = new(ModelStore.Installed.Find(options.Model), options.Denoiser);
                List<ExposureTrial> trials = [];
                foreach (string path in photos.Files(parsed))
                {
                    LinearPhoto photo = LinearPhotoReader.Read(path, PhotoShrink, cancellation);
                    trials.AddRange(
                        await ExposureTrials.RunAsync(
                            Path.GetFileName(path),
                            photo,
                            Ratios,
                            (raw, noise) => denoiser.RunAsync(raw, noise, progress: null, cancellation)
                        )
                    );
                    context.Say(Path.GetFileName(path));
                }

                Print(Report(trials), parsed.GetValue(json), context.Results);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static ExposureBenchReport Report(List<ExposureTrial> trials) =>
        new(
            "exposure",
            trials
                .GroupBy(trial => trial.Ratio)
                .ToDictionary(
                    group => string.Create(CultureInfo.InvariantCulture, $"x{group.Key:0}"),
                    group => ErrorSummary.Of(group.Select(trial => Math.Abs(trial.ErrorEv)), TargetEv),
                    StringComparer.Ordinal
                ),
            trials
        );

    private static void Print(ExposureBenchReport report, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.ExposureBenchReport));
            return;
        }

        output.WriteLine("error in EV (median, 90th percentile), share within half a stop, of how many photographs");
        foreach ((string ratio, ErrorSummary errors) in report.Summaries)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ratio, -6}{errors.Median, 6:F2}{errors.P90, 6:F2}{errors.WithinTarget * 100, 6:F0} % of {errors.Count}"
                )
            );
        }
    }
}
