namespace Tapetum.Inference.OnnxRuntime;

/// <summary>What runs a graph's operators.</summary>
internal enum ExecutionProvider
{
    Cpu,

    /// <summary>Any GPU, through Vulkan, Direct3D 12 or Metal. What it cannot run stays on the CPU.</summary>
    WebGpu,
}
