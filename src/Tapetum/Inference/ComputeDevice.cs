namespace Tapetum.Inference;

/// <summary>What runs the network.</summary>
public enum ComputeDevice
{
    /// <summary>The GPU if there is one in hardware and it works, else the CPU.</summary>
    Auto,

    Cpu,

    /// <summary>The GPU, be it software; an error without one.</summary>
    Gpu,
}
