using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tapetum.Cli.Benchmarks;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Reports;
using Tapetum.Training.Trials;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum bench noise</c>: how well noise is measured in frames whose noise is known.</summary>
internal static class BenchNoise
{
    public static Command Create(CommandContext context)
    {
        Option<int> frames = new("--frames")
        {
            Description = "Frames of each kind",
            HelpName = "N",
            DefaultValueFactory = _ => 40,
            CustomParser = result => OptionText.WholeNumber(result, 1, 100_000),
        };
        PhotoFolder photos = new();
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON object, each frame in it, instead of a table",
        };
        Command command = new CommandWithExamples(
            "noise",
            "Measure the noise of frames whose noise is known: random sensors, random scenes",
            new Example("bench noise", "Frames drawn by the program"),
            new Example("bench noise --photos ~/photos --json", "Frames made from photographs, too")
        )
        {
            frames,
            photos.Option,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                NoiseBenchReport report = NoiseBenchmark.Run(
                    Math.Max(1, parsed.GetValue(frames)),
                    photos.Files(parsed),
                    done => SayNow(done, context),
                    cancellation
                );
                if (parsed.GetValue(json))
                {
                    context.Results.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.NoiseBenchReport));
                }
                else
                {
                    Print(report, context.Results);
                }

                return Task.FromResult(ExitCode.Done);
            }
        );
        return command;
    }

    private static void SayNow(int done, CommandContext context)
    {
        const int every = 50;
        if (done % every == 0)
        {
            context.Say($"{done} frames");
        }
    }

    private static void Print(NoiseBenchReport report, TextWriter output)
    {
        output.WriteLine("error in % (median, 90th and 95th percentile), share within the target, of how many frames");
        output.WriteLine($"{"", -12}{"gain, 10 %", -34}{"read noise, 20 %", -34}amplitude, 10 %");
        foreach (NoiseTrialSummary summary in report.Summaries)
        {
            output.WriteLine(
                $"{summary.Name, -12}{Cell(summary.Gain), -34}{Cell(summary.ReadNoise), -34}{Cell(summary.Amplitude)}"
            );
        }
    }

    private static string Cell(ErrorSummary errors) =>
        errors.Count == 0
            ? "–"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{errors.Median * 100, 5:F1} {errors.P90 * 100, 5:F1} {errors.P95 * 100, 6:F1} {errors.WithinTarget * 100, 4:F0} % of {errors.Count}"
            );
}
