namespace Tapetum.Inference.OnnxRuntime;

/// <summary>How a session on the CPU gets memory for its intermediate tensors.</summary>
public enum CpuArena
{
    /// <summary>A pool of the session's own that grows by powers of two: fastest, and up to twice the memory in use. It dies with the session.</summary>
    PowersOfTwo,

    /// <summary>A pool that grows by what is asked for. All such sessions of the process share it, and it lives as long as the process.</summary>
    AsRequested,

    /// <summary>Every tensor is allocated and freed by itself: least memory, slowest.</summary>
    Off,
}
