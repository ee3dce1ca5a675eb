using System.CommandLine;
using Tapetum.Inference;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model</c>: which networks there are, and what one says about itself.</summary>
internal static class ModelCommand
{
    private const int LabelWidth = 16;

    public static Command Create(CommandContext context) =>
        new("model", "List the networks that came with Tapetum, and describe one")
        {
            List(context),
            Summary(context),
            ModelExport.Create(context),
        };

    private static Command List(CommandContext context)
    {
        Command command = new("list", "List the names that --model knows");
        command.SetAction(_ =>
        {
            foreach (string name in ModelStore.Installed.Names)
            {
                context.Results.WriteLine(name);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Summary(CommandContext context)
    {
        Argument<string> model = new("MODEL")
        {
            Description = "A name, or an ONNX file",
            DefaultValueFactory = _ => ModelStore.Default,
        };
        Command command = new CommandWithExamples(
            "summary",
            "Show what a model says about itself",
            new Example("model summary", "The default model"),
            new Example("model summary my.onnx", "A file of your own")
        )
        {
            model,
        };
        command.SetAction(parsed =>
        {
            string path = ModelStore.Installed.Find(parsed.GetRequiredValue(model));
            using OnnxSession session = OnnxSession.Load(path, new SessionOptions());
            Write(path, session, context.Results);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string path, OnnxSession session, TextWriter output)
    {
        void Line(string label, string value) => output.WriteLine($"{label.PadRight(LabelWidth)}{value}");

        ModelCard card = ModelCard.Read(session, path);
        Line("Name", card.Name);
        Line("File", $"{path}, {new FileInfo(path).Length / (1024.0 * 1024.0):0.0} MiB");
        foreach (OnnxTensorInfo input in session.Inputs)
        {
            Line("Input", Describe(input));
        }

        foreach (OnnxTensorInfo tensor in session.Outputs)
        {
            Line("Output", Describe(tensor));
        }

        foreach ((string key, string value) in session.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Line(key.Replace("tapetum.", "", StringComparison.Ordinal), value);
        }
    }

    private static string Describe(OnnxTensorInfo tensor) =>
        $"{tensor.Name}, {tensor.ElementType} [{string.Join(", ", tensor.Shape.Select(size => size < 0 ? "any" : $"{size}"))}]";
}
