using System.CommandLine;
using Tapetum.Cli.Batches;
using Tapetum.Cli.Reports;
using Tapetum.Encoding.Files;
using Tapetum.Sensor.Calibration;
using Tapetum.Training.Curves;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum calibrate</c>: measures a camera's noise on frames that its owner takes.</summary>
internal static class CalibrateCommand
{
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(2);

    public static Command Create(CommandContext context)
    {
        Argument<string> darks = new("DARKS")
        {
            Description = "Raw files taken with the lens covered, some of each ISO: a folder, a pattern or a file",
        };
        Argument<string> flats = new("FLATS")
        {
            Description =
                "Raw files of an evenly lit surface, out of focus: two right after each other of each exposure, from dark to nearly white",
        };
        Option<FileInfo> output = new("--output", "-o")
        {
            Description = "The file to write, for --noise and for training",
            HelpName = "FILE",
            Required = true,
        };
        Option<FileInfo?> plot = new("--plot")
        {
            Description = "Draw what was measured: .svg or .png",
            HelpName = "FILE",
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace files that exist" };
        Command command = new CommandWithExamples(
            "calibrate",
            "Measure your camera's noise: gain, read noise, rows, black, white, fixed pattern",
            new Example("calibrate darks/ flats/ -o camera.json", "A file for --noise and for training"),
            new Example("calibrate darks/ flats/ -o camera.json --plot camera.png", "Look at it, too")
        )
        {
            darks,
            flats,
            output,
            plot,
            overwrite,
        };
        command.SetAction(
            (parsed, _) =>
                RunAsync(
                    parsed.GetRequiredValue(darks),
                    parsed.GetRequiredValue(flats),
                    parsed.GetRequiredValue(output).FullName,
                    parsed.GetValue(plot)?.FullName,
                    parsed.GetValue(overwrite),
                    context
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string darks,
        string flats,
        string output,
        string? plot,
        bool overwrite,
        CommandContext context
    )
    {
        AtomicFile.Check(output, overwrite);
        if (plot is not null)
        {
            PlotFile.Check(plot, overwrite);
        }

        CameraCalibrator calibrator = new(context.Say, new Lines(context), context.Cancellation);
        (CameraCalibration camera, IReadOnlyList<IsoEvidence> evidence) = calibrator.Measure(
            Files(darks, context),
            Files(flats, context)
        );
        await AtomicFile.WriteAllBytesAsync(
            output,
            overwrite,
            CameraCalibrationFile.Write(camera),
            context.Cancellation
        );
        if (plot is not null)
        {
            await PlotFile.WriteAsync(CalibrationFigure.Draw(camera, evidence), plot, overwrite, context.Cancellation);
        }

        CameraText.Write(camera, context.Messages);
        context.Results.WriteLine(output);
        return ExitCode.Done;
    }

    private static string[] Files(string input, CommandContext context) =>
        [.. InputFiles.Find([input], exceptFolder: null, context.Say).Select(file => file.Path)];

    private sealed class Lines(CommandContext context) : IProgress<(int Done, int Of)>
    {
        private long spokenAt = context.Time.GetTimestamp();

        public void Report((int Done, int Of) value)
        {
            if (context.Time.GetElapsedTime(spokenAt) >= SignOfLife)
            {
                spokenAt = context.Time.GetTimestamp();
                context.Say($"{value.Done} of {value.Of} frames read");
            }
        }
    }
}
