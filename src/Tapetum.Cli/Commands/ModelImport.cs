using System.CommandLine;
using Tapetum.Cli.Commands.Options;
using Tapetum.Encoding.Files;
using Tapetum.Inference;
using Tapetum.Training.Networks;
using Tapetum.Training.Networks.PyTorch;
using Tapetum.Training.Networks.TensorFlow;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model import</c>: others' weights become a model file.</summary>
internal static class ModelImport
{
    private const string Sid = "sid";

    public static Command Create(CommandContext context)
    {
        Argument<FileInfo> weights = new("WEIGHTS")
        {
            Description =
                "A PyTorch state dict, .pth or .pt, or a TensorFlow checkpoint, as model.ckpt of model.ckpt.index. Nothing in it is run",
        };
        Option<string> layout = new("--layout")
        {
            Description =
                "Whose network: sid is the U-Net of \"Learning to See in the Dark\", by its own names or its PyTorch ports'",
            HelpName = Sid,
            Required = true,
            CustomParser = result =>
                OptionText.Of(result) == Sid ? Sid : OptionText.Refuse<string>(result, $"{Sid}, which is the only one"),
        };
        Option<FileInfo> output = new("--output", "-o")
        {
            Description = "The model file to write",
            HelpName = "FILE",
            Required = true,
        };
        Option<bool> half = new("--half") { Description = "Store weights as 16-bit floats: half the size" };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace the file if it exists" };
        Command command = new CommandWithExamples(
            "import",
            "Make a model of weights that others trained",
            new Example("model import weights.pth --layout sid -o sid.onnx", "A file for --model"),
            new Example("model import checkpoint/Sony/model.ckpt --layout sid -o sid.onnx", "The paper's own weights")
        )
        {
            weights,
            layout,
            output,
            half,
            overwrite,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                string path = parsed.GetRequiredValue(output).FullName;
                AtomicFile.Check(path, parsed.GetValue(overwrite));
                byte[] model = Convert(parsed.GetRequiredValue(weights).FullName, parsed.GetValue(half));
                await AtomicFile.WriteAllBytesAsync(path, parsed.GetValue(overwrite), model, cancellationToken);
                context.Results.WriteLine(path);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static byte[] Convert(string path, bool half)
    {
        IReadOnlyDictionary<string, TorchTensor> source = CheckpointBundle.NameOf(path) is { } checkpoint
            ? SidCheckpoint.Read(checkpoint)
            : StateDict.Read(path);
        using Weights weights = new(SidLayout.NetworkOf(source, path));
        SidLayout.Put(source, path, weights);
        return ModelExporter.Export(weights, ModelContract.Srgb, Path.GetFileNameWithoutExtension(path), half);
    }
}
