namespace Tapetum.Inference;

/// <summary>Where and how a <see cref="Denoiser"/> runs.</summary>
public sealed record DenoiserOptions
{
    /// <summary>Default: the GPU if there is one in hardware, else the CPU.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>What the network may take beside the mosaic and the picture; more makes larger tiles, which overlap less. Default 300.</summary>
    public int MemoryBudgetMb { get; init; } = 300;

    /// <summary>Threads of the network; 0, the default, is one per core.</summary>
    public int Threads { get; init; }
}
