using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.Win32.SafeHandles;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>
/// A row of numbers outside the garbage-collected heap, zero at first, at an address divisible by 64 (a cache line, an AVX-512 register). Tensors over it
/// keep the memory, also past its disposal.
/// </summary>
internal sealed unsafe class NativeBuffer<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly Block block;

    public NativeBuffer(nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = checked((int)length);
        block = new(checked((nuint)length * (nuint)sizeof(T)));
    }

    public int Length { get; }

    /// <summary>All of it. Valid until the buffer is disposed.</summary>
    public Span<T> Span => GetSpan();

    private T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(block.IsClosed, this);
            return (T*)block.DangerousGetHandle();
        }
    }

    /// <summary>A part of it. Valid until the buffer is disposed.</summary>
    public Span<T> Slice(nint start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new(Pointer + start, length);
    }

    /// <summary>A part of it as a tensor that ONNX Runtime reads and writes in place.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="shape">Row-major.</param>
    public OrtValue Tensor(nint start, params long[] shape)
    {
        long length = shape.Aggregate(1L, (product, size) => product * size);
        return OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance,
            Memory.Slice(checked((int)start), checked((int)length)),
            shape
        );
    }

    public override Span<T> GetSpan() => new(Pointer, Length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        bool pinned = false;
        block.DangerousAddRef(ref pinned);
        return new(Pointer + elementIndex, pinnable: this);
    }

    public override void Unpin() => block.DangerousRelease();

    public void Dispose() => Dispose(disposing: true);

    protected override void Dispose(bool disposing) => block.Dispose();

    private sealed class Block : SafeHandleZeroOrMinusOneIsInvalid
    {
        private const int AlignmentBytes = 64;
        private readonly nuint lengthBytes;

        public Block(nuint lengthBytes)
            : base(ownsHandle: true)
        {
            this.lengthBytes = lengthBytes;
            void* memory = NativeMemory.AlignedAlloc(lengthBytes, AlignmentBytes);
            NativeMemory.Clear(memory, lengthBytes);
            SetHandle((nint)memory);
            GC.AddMemoryPressure(checked((long)lengthBytes));
        }

        protected override bool ReleaseHandle()
        {
            NativeMemory.AlignedFree((void*)handle);
            GC.RemoveMemoryPressure((long)lengthBytes);
            return true;
        }
    }
}
