namespace Tapetum.Inference.OnnxRuntime;

/// <summary>A row of numbers outside the garbage-collected heap, at an address divisible by 64, zero at first.</summary>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeBlock block;

    public NativeBuffer(nint length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;
        block = new(checked((nuint)length * (nuint)sizeof(T)));
    }

    public nint Length { get; }

    /// <summary>All of it. Valid until the buffer is disposed.</summary>
    public Span<T> Span => Slice(0, checked((int)Length));

    internal T* Pointer => (T*)block.Pointer;

    /// <summary>A part of it. Valid until the buffer is disposed.</summary>
    public Span<T> Slice(nint start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new(Pointer + start, length);
    }

    public void Dispose() => block.Dispose();
}
