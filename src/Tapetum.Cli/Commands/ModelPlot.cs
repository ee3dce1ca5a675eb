using System.CommandLine;
using Tapetum.Encoding.Files;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;
using Tapetum.Training.Structure;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model plot</c>: draws a network.</summary>
internal static class ModelPlot
{
    private const double PngScale = 2;

    public static Command Create(CommandContext context)
    {
        Argument<string> model = ModelSummary.ModelArgument();
        Option<FileInfo> output = new("--output", "-o")
        {
            Description = "The picture to write: .svg or .png",
            HelpName = "FILE",
            Required = true,
        };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the file if it exists" };
        Command command = new CommandWithExamples(
            "plot",
            "Draw a model: its blocks, its skips, and what they cost",
            new Example("model plot -o model.svg", "The default model"),
            new Example("model plot my.onnx -o my.png", "A file of your own, for slides")
        )
        {
            model,
            output,
            overwrite,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                string path = parsed.GetRequiredValue(output).FullName;
                Func<string, byte[]> encode = EncoderOf(path);
                AtomicFile.Check(path, parsed.GetValue(overwrite));
                var network = NetworkStructure.Read(ModelStore.Installed.Find(parsed.GetRequiredValue(model)));
                byte[] picture = encode(NetworkFigure.Draw(network));
                await AtomicFile.WriteAllBytesAsync(path, parsed.GetValue(overwrite), picture, cancellationToken);
                context.Results.WriteLine(path);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static Func<string, byte[]> EncoderOf(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".svg" => System.Text.Encoding.UTF8.GetBytes,
            ".png" => svg => SvgRasterizer.ToPng(svg, PngScale, path),
            string other => throw new UsageException($"a model is drawn as .svg or .png, not as '{other}'"),
        };
}
