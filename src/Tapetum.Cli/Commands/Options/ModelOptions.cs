using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Inference;

namespace Tapetum.Cli.Commands.Options;

/// <summary>The options that choose the network and what runs it.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> model = new("--model")
    {
        Description = "One of `tapetum model list`, or an ONNX file",
        HelpName = "NAME|FILE",
    };

    private readonly Option<ComputeDevice> device = new("--device")
    {
        Description = "What runs the network; auto, the default, takes a GPU where there is one",
        HelpName = "auto|cpu|gpu",
        CustomParser = ParseDevice,
    };

    private readonly Option<int> threads = new("--threads")
    {
        Description =
            "Tiles on the network at a time, a thread each; the default is one per core. The result is the same",
        HelpName = "N",
        CustomParser = result => OptionText.WholeNumber(result, 1, OptionText.MostThreads),
    };

    public void AddTo(Command command)
    {
        command.Add(model);
        command.Add(device);
        command.Add(threads);
    }

    public EnhancerOptions Read(ParseResult parsed) =>
        new()
        {
            Model = parsed.GetValue(model) ?? ModelStore.Default,
            Denoiser = new DenoiserOptions { Device = parsed.GetValue(device), Threads = parsed.GetValue(threads) },
        };

    private static ComputeDevice ParseDevice(ArgumentResult result) =>
        OptionText.Of(result) switch
        {
            "auto" => ComputeDevice.Auto,
            "cpu" => ComputeDevice.Cpu,
            "gpu" => ComputeDevice.Gpu,
            _ => OptionText.Refuse<ComputeDevice>(result, "auto, cpu or gpu"),
        };
}
