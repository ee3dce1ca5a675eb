using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Tapetum.Inference;

namespace Tapetum.Web.Storage;

/// <summary>
/// Linear camera RGB on the disk, bit for bit as the network gave it, so that what is developed from it is what the command line makes.
/// <code>
/// int32 width, int32 height, then [height, width, 3] float32   little-endian, as the sensor stood
/// </code>
/// </summary>
internal sealed class LinearFile : ILinearRows, IDisposable
{
    private const int HeaderBytes = 8;

    private readonly MemoryMappedFile file;
    private readonly MemoryMappedViewAccessor view;

    private LinearFile(MemoryMappedFile file, MemoryMappedViewAccessor view, int widthPx, int heightPx) =>
        (this.file, this.view, WidthPx, HeightPx) = (file, view, widthPx, heightPx);

    public int WidthPx { get; }

    public int HeightPx { get; }

    public static async Task WriteAsync(string path, LinearImage image, CancellationToken cancellationToken)
    {
        await using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, image.WidthPx);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), image.HeightPx);
        await target.WriteAsync(header, cancellationToken);
        byte[] row = new byte[image.WidthPx * 3 * sizeof(float)];
        for (int y = 0; y < image.HeightPx; y++)
        {
            MemoryMarshal.AsBytes(image.Row(y)).CopyTo(row);
            await target.WriteAsync(row, cancellationToken);
        }
    }

    public static LinearFile Open(string path)
    {
        var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor whole = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        return new(mapped, whole, whole.ReadInt32(0), whole.ReadInt32(4));
    }

    /// <inheritdoc/>
    public unsafe void ReadRow(int yPx, int xPx, Span<float> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)yPx, (uint)HeightPx);
        ArgumentOutOfRangeException.ThrowIfNegative(xPx);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rgb.Length, (WidthPx - xPx) * 3);
        long offset = HeaderBytes + ((((long)yPx * WidthPx) + xPx) * 3 * sizeof(float));
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            new ReadOnlySpan<float>(start + view.PointerOffset + offset, rgb.Length).CopyTo(rgb);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    public LinearImage ReadAll(CancellationToken cancellationToken)
    {
        LinearImage image = new(WidthPx, HeightPx);
        Parallel.For(
            0,
            HeightPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            y => ReadRow(y, 0, image.Row(y))
        );
        return image;
    }

    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }
}
