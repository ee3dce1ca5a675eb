using System.CommandLine;
using System.Text.Json;
using Tapetum.Cli.Reports;
using Tapetum.Inference;
using Tapetum.Training.Structure;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model summary</c>: what a model says about itself, its layers, and what they cost.</summary>
internal static class ModelSummary
{
    public static Command Create(CommandContext context)
    {
        Argument<string> model = ModelArgument();
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of text" };
        Command command = new CommandWithExamples(
            "summary",
            "Show what a model says about itself, its layers, and what they cost",
            new Example("model summary", "The default model"),
            new Example("model summary my.onnx", "A file of your own"),
            new Example("model summary --json | jq .gmacPerRawMegapixel", "The same for scripts")
        )
        {
            model,
            json,
        };
        command.SetAction(parsed =>
        {
            string path = ModelStore.Installed.Find(parsed.GetRequiredValue(model));
            var report = ModelReport.Of(NetworkStructure.Read(path));
            if (parsed.GetValue(json))
            {
                context.Results.WriteLine(JsonSerializer.Serialize(report, ReportJson.Readable.ModelReport));
            }
            else
            {
                ModelText.Write(report, context.Results);
            }

            return ExitCode.Done;
        });
        return command;
    }

    public static Argument<string> ModelArgument() =>
        new("MODEL") { Description = "A name, or an ONNX file", DefaultValueFactory = _ => ModelStore.Default };
}
