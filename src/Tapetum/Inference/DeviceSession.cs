using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Inference;

/// <summary>A model loaded on a device.</summary>
/// <param name="Session">To be disposed by the receiver.</param>
/// <param name="Device">Where it runs: never <see cref="ComputeDevice.Auto"/>.</param>
/// <param name="Reason">Why there, as a clause: "no GPU was found".</param>
internal sealed record DeviceSession(OnnxSession Session, ComputeDevice Device, string Reason)
{
    /// <param name="modelPath">An ONNX file.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="options">How to run it; the provider is set here.</param>
    /// <exception cref="OnnxException">No model, or no GPU where one was asked for.</exception>
    public static DeviceSession Load(string modelPath, ComputeDevice device, OnnxSessionOptions options) =>
        device switch
        {
            ComputeDevice.Cpu => OnCpu(modelPath, options, "the CPU was asked for"),
            ComputeDevice.Gpu => OnGpu(modelPath, options, "the GPU was asked for"),
            _ => GpuAdapter.List().FirstOrDefault(adapter => !adapter.IsSoftware) is { } adapter
                ? OnGpuOrElseCpu(modelPath, options, adapter)
                : OnCpu(modelPath, options, "no GPU was found"),
        };

    private static DeviceSession OnCpu(string modelPath, OnnxSessionOptions options, string reason)
    {
        OnnxSessionOptions cpu = options with { Provider = ExecutionProvider.Cpu };
        return new(OnnxSession.Load(modelPath, cpu), ComputeDevice.Cpu, reason);
    }

    private static DeviceSession OnGpu(string modelPath, OnnxSessionOptions options, string reason)
    {
        RequireGpu(modelPath);
        OnnxSessionOptions gpu = options with { Provider = ExecutionProvider.WebGpu };
        return new(OnnxSession.Load(modelPath, gpu), ComputeDevice.Gpu, reason);
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
    private static DeviceSession OnGpuOrElseCpu(string modelPath, OnnxSessionOptions options, GpuAdapter adapter)
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
