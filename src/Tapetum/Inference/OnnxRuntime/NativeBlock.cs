using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>Owns zeroed memory outside the garbage-collected heap, at an address divisible by 64 (a cache line, an AVX-512 register).</summary>
internal sealed unsafe class NativeBlock : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int AlignmentBytes = 64;

    public NativeBlock(nuint lengthBytes)
        : base(ownsHandle: true)
    {
        void* memory = NativeMemory.AlignedAlloc(lengthBytes, AlignmentBytes);
        NativeMemory.Clear(memory, lengthBytes);
        SetHandle((nint)memory);
        GC.AddMemoryPressure(checked((long)lengthBytes));
        LengthBytes = lengthBytes;
    }

    public nuint LengthBytes { get; }

    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return (byte*)handle;
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        GC.RemoveMemoryPressure((long)LengthBytes);
        return true;
    }
}
