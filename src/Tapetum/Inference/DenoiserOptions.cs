namespace Tapetum.Inference;

/// <summary>Where and how a <see cref="Denoiser"/> runs.</summary>
public sealed record DenoiserOptions
{
    /// <summary>Default: the GPU if there is one in hardware, else the CPU.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>
    /// What the network may take for each tile at work, beside the mosaic and the result; more makes larger tiles, of which less is overlap.
    /// Default 220.
    /// </summary>
    public int TileMemoryMb { get; init; } = 220;

    /// <summary>
    /// On the CPU, how many tiles are at work at a time, over all pictures, each on one thread; 0, the default, is one per core, or fewer where they would take
    /// more than half of the memory. The result is the same, bit for bit.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether the network's memory goes back to the system after each picture, for programs that wait for the next one for hours; else it is kept for it. Default false.
    /// </summary>
    public bool ReleaseMemory { get; init; }
}
