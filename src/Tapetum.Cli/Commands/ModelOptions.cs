using System.CommandLine;
using System.CommandLine.Parsing;
using Tapetum.Inference;

namespace Tapetum.Cli.Commands;

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

    public void AddTo(Command command)
    {
        command.Add(model);
        command.Add(device);
    }

    public EnhancerOptions Read(ParseResult parsed) =>
        new()
        {
            Model = parsed.GetValue(model) ?? ModelStore.Default,
            Denoiser = new DenoiserOptions { Device = parsed.GetValue(device) },
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
