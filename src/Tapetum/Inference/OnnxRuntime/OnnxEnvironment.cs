using System.Runtime.InteropServices;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// ONNX Runtime's state that all sessions of a process share. The runtime itself allows one per process, so it is made on first use and never freed;
/// once made it does not change.
/// </summary>
internal sealed unsafe class OnnxEnvironment
{
    private static readonly Lazy<OnnxEnvironment> Instance = new(() => new OnnxEnvironment());

    private OnnxEnvironment()
    {
        fixed (byte* logId = "tapetum\0"u8)
        {
            Pointer = OrtApi.CreateEnvWithCustomLogger(&Discard, OnnxLogSeverity.Fatal, logId);
        }

        OrtApi.DisableTelemetryEvents(Pointer);
        Allocator = OrtApi.GetAllocatorWithDefaultOptions();
        CpuMemory = OrtApi.CreateCpuMemoryInfo(OrtAllocatorType.Device);
        RegisterSharedArena();
    }

    public static OnnxEnvironment Shared => Instance.Value;

    public nint Pointer { get; }

    /// <summary>What ONNX Runtime allocates strings with.</summary>
    public nint Allocator { get; }

    /// <summary>Describes plain CPU memory.</summary>
    public OrtHandle CpuMemory { get; }

    /// <summary>The pool behind <see cref="CpuArena.AsRequested"/>; it holds nothing until a session uses it.</summary>
    private void RegisterSharedArena()
    {
        const nuint SameAsRequested = 1;
        nuint strategy = SameAsRequested;
        using OrtHandle memory = OrtApi.CreateCpuMemoryInfo(OrtAllocatorType.Arena);
        using OrtHandle.Loan memoryInfo = memory.Borrow();
        fixed (byte* key = "arena_extend_strategy\0"u8)
        {
            byte* keys = key;
            using OrtHandle config = OrtApi.CreateArenaCfgV2(&keys, &strategy, 1);
            using OrtHandle.Loan arena = config.Borrow();
            OrtApi.CreateAndRegisterAllocator(Pointer, memoryInfo.Pointer, arena.Pointer);
        }
    }

    /// <summary>Failures come back as statuses; a session that wants the messages has a function of its own.</summary>
    [UnmanagedCallersOnly]
    private static void Discard(
        nint parameter,
        int severity,
        byte* category,
        byte* logId,
        byte* location,
        byte* text
    ) { }
}
