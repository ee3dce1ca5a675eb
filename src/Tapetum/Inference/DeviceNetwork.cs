using Tapetum.Inference.Bfloat16;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.Tiles;

namespace Tapetum.Inference;

/// <summary>A model loaded on a device.</summary>
/// <param name="Network">To be disposed by the receiver.</param>
/// <param name="Device">Where it runs: never <see cref="ComputeDevice.Auto"/>.</param>
/// <param name="Reason">Why there, as a clause: "no GPU was found".</param>
internal sealed record DeviceNetwork(TileNetwork Network, ComputeDevice Device, string Reason)
{
    /// <param name="modelPath">An ONNX file.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="options">How to run it; the provider is set here.</param>
    /// <exception cref="OnnxException">No model, or no GPU where one was asked for.</exception>
    public static DeviceNetwork Load(string modelPath, ComputeDevice device, OnnxSessionOptions options) =>
        device switch
        {
            ComputeDevice.Cpu => OnCpu(modelPath, options, "the CPU was asked for"),
            ComputeDevice.Gpu => OnGpu(modelPath, options, "the GPU was asked for"),
            _ => GpuAdapter.List().FirstOrDefault(adapter => !adapter.IsSoftware) is { } adapter
                ? OnGpuOrElseCpu(modelPath, options, adapter)
                : OnCpu(modelPath, options, "no GPU was found"),
        };

    private static DeviceNetwork OnCpu(string modelPath, OnnxSessionOptions options, string reason)
    {
        OnnxSessionOptions cpu = options with { Provider = ExecutionProvider.Cpu };
        TileNetwork network = Bfloat16Network.TryLoad(modelPath) as TileNetwork ?? OnnxNetwork.Load(modelPath, cpu);
        return new(network, ComputeDevice.Cpu, reason);
    }

    private static DeviceNetwork OnGpu(string modelPath, OnnxSessionOptions options, string reason)
    {
        RequireGpu(modelPath);
        OnnxSessionOptions gpu = options with { Provider = ExecutionProvider.WebGpu };
        return new(OnnxNetwork.Load(modelPath, gpu), ComputeDevice.Gpu, reason);
    }

    /// <param name="subject">What was to run there.</param>
    /// <exception cref="OnnxException">This machine shows no GPU.</exception>
    public static void RequireGpu(string subject)
    {
        if (GpuAdapter.List().Count == 0)
        {
            throw new OnnxException(
                subject,
                "it was to run on the GPU, and this machine shows none",
                "Install its Vulkan driver, or run on the CPU."
            );
        }
    }

    /// <summary>A driver that is found may still lack what WebGPU needs; then the CPU does the work and the reason says so.</summary>
    private static DeviceNetwork OnGpuOrElseCpu(string modelPath, OnnxSessionOptions options, GpuAdapter adapter)
    {
        try
        {
            return OnGpu(modelPath, options, $"{adapter.Name} was found");
        }
        catch (OnnxException error)
        {
            return OnCpu(modelPath, options, $"{adapter.Name} did not work: {error.Reason}");
        }
    }
}
