using System.CommandLine;
using Tapetum.Cli.Commands.Options;
using Tapetum.Encoding.Files;
using Tapetum.Sensor;
using Tapetum.Training.Networks;

namespace Tapetum.Cli.Commands;

/// <summary><c>tapetum model import</c>: others' weights become a model file.</summary>
internal static class ModelImport
{
    private static readonly Dictionary<string, OthersLayout> Layouts = new(StringComparer.Ordinal)
    {
        ["sid"] = OthersLayout.Sid,
        ["eld"] = OthersLayout.Eld,
        ["pmn"] = OthersLayout.Pmn,
        ["led"] = OthersLayout.Led,
    };

    private static readonly Dictionary<string, AmplifiedRange> Ranges = new(StringComparer.Ordinal)
    {
        ["both"] = AmplifiedRange.BlackToWhite,
        ["white"] = AmplifiedRange.ToWhite,
        ["none"] = AmplifiedRange.Whole,
    };

    public static Command Create(CommandContext context)
    {
        Argument<FileInfo> weights = new("WEIGHTS")
        {
            Description =
                "A PyTorch state dict, .pth or .pt, or a TensorFlow checkpoint, as model.ckpt of model.ckpt.index. Nothing in it is run",
        };
        Option<OthersLayout?> layout = OneOf(
            "--layout",
            Layouts,
            "Whose network: sid is the U-Net of \"Learning to See in the Dark\", by its own names or its PyTorch ports', which makes colours; eld, pmn and led are those of the same shape that make a clean mosaic. Left out, the file tells"
        );
        Option<AmplifiedRange?> clip = OneOf(
            "--clip",
            Ranges,
            "Where the amplified mosaic is clipped before a network that makes a mosaic sees it: at black and white (eld), at white alone (led), nowhere (pmn)"
        );
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
            new Example("model import checkpoint/Sony/model.ckpt --layout sid -o sid.onnx", "The paper's own weights"),
            new Example(
                "model import SonyA7S2_Mix_Unet_best_model.pth --layout pmn -o pmn.onnx",
                "A network from raw to raw: its mosaic is demosaicked here"
            )
        )
        {
            weights,
            layout,
            clip,
            output,
            half,
            overwrite,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                string path = parsed.GetRequiredValue(output).FullName;
                AtomicFile.Check(path, parsed.GetValue(overwrite));
                string source = parsed.GetRequiredValue(weights).FullName;
                using var others = OthersWeights.Read(source, parsed.GetValue(layout), parsed.GetValue(clip));
                if (parsed.GetValue(layout) is null)
                {
                    context.Messages.WriteLine(Told(others));
                }

                byte[] model = others.ToModel(Path.GetFileNameWithoutExtension(source), parsed.GetValue(half));
                await AtomicFile.WriteAllBytesAsync(path, parsed.GetValue(overwrite), model, cancellationToken);
                context.Results.WriteLine(path);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static string Told(OthersWeights others)
    {
        string name = Layouts.First(one => one.Value == others.Layout).Key;
        string clip = Ranges.First(one => one.Value == others.Range).Key;
        return others.Layout == OthersLayout.Sid
            ? $"Taken as --layout {name}."
            : $"Taken as --layout {name} --clip {clip}: give them if the weights are others'.";
    }

    private static Option<T?> OneOf<T>(string name, Dictionary<string, T> choices, string description)
        where T : struct =>
        new(name)
        {
            Description = description,
            HelpName = string.Join('|', choices.Keys),
            CustomParser = result =>
                choices.TryGetValue(OptionText.Of(result), out T choice)
                    ? choice
                    : OptionText.Refuse<T?>(result, $"one of {string.Join(", ", choices.Keys)}"),
        };
}
