namespace Tapetum.Inference;

/// <summary>Where and how a <see cref="Denoiser"/> runs.</summary>
public sealed record DenoiserOptions
{
    /// <summary>Default: the GPU if there is one in hardware, else the CPU.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>
    /// What the network may take for one picture at a time, beside the mosaic and the result; more makes larger tiles, of which less is overlap.
    /// Default 500, with which a quarter of a 12 MP picture is computed twice.
    /// </summary>
    public int MemoryBudgetMb { get; init; } = 500;

    /// <summary>Threads of the network; 0, the default, is one per core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether the network's memory goes back to the system after each picture, for programs that wait for the next one for hours; else it is kept for it. Default false.
    /// </summary>
    public bool ReleaseMemory { get; init; }
}
