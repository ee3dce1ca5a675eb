using System.CommandLine;
using System.Text.Json;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Commands.Options;
using Tapetum.Cli.Reports;
using Tapetum.Confinement;
using Tapetum.Sensor;
using Tapetum.Sensor.Estimation;
using Tapetum.Training.Curves;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum inspect</c>: what a raw file says about itself, and the noise model that would be used.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string> file = new("FILE") { Description = "A raw file, or a photograph; - is standard input" };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of text" };
        Option<FileInfo?> plot = new("--plot")
        {
            Description = "Draw the frame's noise, variance against signal, with the model's line: .svg or .png",
            HelpName = "FILE",
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the plot if it exists" };
        Command command = new CommandWithExamples(
            "inspect",
            "Show what a raw file says about its camera, and its noise model",
            new Example("inspect night.dng", "Camera, exposure, levels, colour matrices, noise"),
            new Example("inspect night.dng --json | jq .noise", "The same for scripts"),
            new Example("inspect night.dng --plot noise.png", "Draw variance against signal and the noise model's line")
        )
        {
            file,
            json,
            plot,
            SensorOptions.Noise,
            overwrite,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                string named = parsed.GetRequiredValue(file);
                if (named != StandardStream.Dash)
                {
                    Print(
                        await InspectAsync(named, SensorOf(parsed), PlotOf(parsed), cancellation),
                        parsed.GetValue(json),
                        context
                    );
                    return ExitCode.Done;
                }

                using StandardStream streams = new();
                string path = await streams.ReceiveAsync(cancellation);
                try
                {
                    InspectReport report = await InspectAsync(path, SensorOf(parsed), PlotOf(parsed), cancellation);
                    Print(report with { File = StandardStream.Input }, parsed.GetValue(json), context);
                    return ExitCode.Done;
                }
                catch (TapetumException e) when (e.Path == path)
                {
                    throw new StandardInputException(e);
                }
            }
        );
        return command;

        static KnownSensor SensorOf(ParseResult parsed) =>
            new(SensorOptions.NoiseOf(parsed), SensorOptions.CalibrationOf(parsed), Dark: null);

        (string? Path, bool Overwrite) PlotOf(ParseResult parsed) =>
            (parsed.GetValue(plot)?.FullName, parsed.GetValue(overwrite));
    }

    private static async Task<InspectReport> InspectAsync(
        string path,
        KnownSensor sensor,
        (string? Path, bool Overwrite) plot,
        CancellationToken cancellationToken
    )
    {
        if (plot.Path is not null)
        {
            PlotFile.Check(plot.Path, plot.Overwrite);
        }

        var photo = DecodedPhoto.Read(path, sensor, DecodingLimits.Default, cancellationToken);
        FrameNoise? frame =
            photo.Noise?.Origin == NoiseOrigin.FrameEstimate || plot.Path is not null
                ? FrameNoiseEstimator.Measure(photo.Samples)
                : null;
        if (plot.Path is not null)
        {
            NoiseModel noise =
                photo.Noise
                ?? throw new UsageException($"the noise of {path} is not known: no network takes its sensor");
            string figure = NoiseFigure.Draw(photo.Samples, noise, frame!);
            await PlotFile.WriteAsync(figure, plot.Path, plot.Overwrite, cancellationToken);
        }

        return InspectReport.Of(photo, frame);
    }

    private static void Print(InspectReport report, bool asJson, CommandContext context)
    {
        if (asJson)
        {
            context.Results.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.InspectReport));
        }
        else
        {
            InspectText.Write(report, context.Results);
        }
    }
}
