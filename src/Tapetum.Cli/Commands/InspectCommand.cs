using System.CommandLine;
using System.Text.Json;
using Tapetum.Cli.Reports;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum inspect</c>: what a raw file says about itself, and the noise model that would be used.</summary>
internal static class InspectCommand
{
    public static Command Create(CommandContext context)
    {
        Argument<string> file = new("FILE") { Description = "A raw file" };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of text" };
        Command command = new CommandWithExamples(
            "inspect",
            "Show what a raw file says about its camera, and its noise model",
            new Example("inspect night.dng", "Camera, exposure, levels, colour matrices, noise"),
            new Example("inspect night.dng --json | jq .noise", "The same for scripts")
        )
        {
            file,
            json,
        };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(json), context));
        return command;
    }

    private static int Run(string file, bool asJson, CommandContext context)
    {
        RawImage raw = RawDecoder.Read(file, context.Cancellation);
        InspectReport report = InspectReport.Of(raw, NoiseModels.For(raw));
        if (asJson)
        {
            context.Results.WriteLine(JsonSerializer.Serialize(report, ReportJson.Default.InspectReport));
        }
        else
        {
            InspectText.Write(report, context.Results);
        }

        return ExitCode.Done;
    }
}
