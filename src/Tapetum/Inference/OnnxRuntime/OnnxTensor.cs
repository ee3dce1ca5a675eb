using System.Buffers;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>A tensor that ONNX Runtime reads or writes in place, row-major: over .NET memory, over a <see cref="NativeBuffer{T}"/>, or ONNX Runtime's own.</summary>
public sealed unsafe class OnnxTensor : IDisposable
{
    private readonly object? memory;
    private readonly bool ownsMemory;
    private readonly void* data;
    private readonly long[] shape;
    private MemoryHandle pin;

    private OnnxTensor(void* data, OnnxElementType type, int elementBytes, ReadOnlySpan<long> shape)
    {
        this.data = data;
        this.shape = shape.ToArray();
        ElementType = type;
        Length = ElementCount(shape);
        using OrtHandle.Loan cpu = OnnxEnvironment.Shared.CpuMemory.Borrow();
        nuint bytes = checked((nuint)Length * (nuint)elementBytes);
        Handle = OrtApi.CreateTensorWithDataAsOrtValue(cpu.Pointer, data, bytes, shape, type);
    }

    private OnnxTensor(void* data, OnnxElementType type, int elementBytes, ReadOnlySpan<long> shape, MemoryHandle pin)
        : this(data, type, elementBytes, shape) => this.pin = pin;

    private OnnxTensor(
        void* data,
        OnnxElementType type,
        int elementBytes,
        ReadOnlySpan<long> shape,
        object memory,
        bool ownsMemory
    )
        : this(data, type, elementBytes, shape) => (this.memory, this.ownsMemory) = (memory, ownsMemory);

    /// <summary>Adopts a value that ONNX Runtime allocated.</summary>
    internal OnnxTensor(nint value)
    {
        Handle = OrtApi.AdoptValue(value);
        using OrtHandle info = OrtApi.GetTensorTypeAndShape(value);
        using OrtHandle.Loan loan = info.Borrow();
        ElementType = OrtApi.GetTensorElementType(loan.Pointer);
        shape = OrtApi.GetDimensions(loan.Pointer);
        Length = ElementCount(shape);
        data = OrtApi.GetTensorMutableData(value);
    }

    public OnnxElementType ElementType { get; }

    public ReadOnlySpan<long> Shape => shape;

    /// <summary>How many elements.</summary>
    public nint Length { get; }

    internal OrtHandle Handle { get; }

    /// <summary>A tensor over .NET memory, which stays pinned until the tensor is disposed.</summary>
    public static OnnxTensor Over<T>(Memory<T> memory, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(memory.Length, ElementCount(shape));
        MemoryHandle pinned = memory.Pin();
        return new(pinned.Pointer, TypeOf<T>(), sizeof(T), shape, pinned);
    }

    /// <summary>A tensor over a part of a native buffer, which the caller disposes after the tensor.</summary>
    /// <param name="buffer">Shared by as many tensors as the caller likes.</param>
    /// <param name="start">The first element.</param>
    /// <param name="shape">Row-major.</param>
    public static OnnxTensor Over<T>(NativeBuffer<T> buffer, nint start, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + ElementCount(shape), buffer.Length);
        return new(buffer.Pointer + start, TypeOf<T>(), sizeof(T), shape, buffer, ownsMemory: false);
    }

    /// <summary>A tensor with native memory of its own, zero at first.</summary>
    public static OnnxTensor Allocate<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        NativeBuffer<T> buffer = new(ElementCount(shape));
        return new(buffer.Pointer, TypeOf<T>(), sizeof(T), shape, buffer, ownsMemory: true);
    }

    /// <summary>The elements, where ONNX Runtime sees them. Valid until the tensor is disposed.</summary>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        if (TypeOf<T>() != ElementType)
        {
            throw new ArgumentException($"A tensor of {ElementType} is not one of {typeof(T).Name}.");
        }

        return new(data, checked((int)Length));
    }

    public void Dispose()
    {
        Handle.Dispose();
        pin.Dispose();
        if (ownsMemory)
        {
            ((IDisposable)memory!).Dispose();
        }
    }

    private static nint ElementCount(ReadOnlySpan<long> shape)
    {
        nint count = 1;
        foreach (long size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size);
            count = checked(count * (nint)size);
        }

        return count;
    }

    private static OnnxElementType TypeOf<T>() =>
        default(T) switch
        {
            float => OnnxElementType.Float,
            Half => OnnxElementType.Float16,
            double => OnnxElementType.Double,
            long => OnnxElementType.Int64,
            int => OnnxElementType.Int32,
            ushort => OnnxElementType.UInt16,
            short => OnnxElementType.Int16,
            byte => OnnxElementType.UInt8,
            sbyte => OnnxElementType.Int8,
            bool => OnnxElementType.Bool,
            _ => throw new NotSupportedException($"ONNX Runtime has no tensors of {typeof(T).Name}."),
        };
}
