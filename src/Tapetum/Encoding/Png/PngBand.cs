using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Tapetum.Development;

namespace Tapetum.Encoding.Png;

/// <summary>Some rows of a PNG, rendered, filtered and deflated on their own.</summary>
/// <param name="Chunk">An IDAT chunk.</param>
/// <param name="Adler">The Adler-32 of the filtered bytes.</param>
/// <param name="FilteredBytes">How many there were.</param>
internal sealed record PngBand(byte[] Chunk, uint Adler, long FilteredBytes)
{
    private const int ZLibHeaderBytes = 2;
    private const int AdlerBytes = 4;

    // Of a filtered photograph little repeats: looking only for runs is both faster and, at 37 % of the bytes against level 6's 41 %, smaller.
    private static readonly ZLibCompressionOptions Compression = new()
    {
        CompressionLevel = 1,
        CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding,
    };

    public static PngBand Compress(IRowSource picture, PngDepth depth, int firstRowPx, int rowCount)
    {
        int samples = picture.WidthPx * 3;
        ushort[] codes = ArrayPool<ushort>.Shared.Rent(rowCount * samples);
        picture.ReadRows(firstRowPx, rowCount, codes.AsSpan(0, rowCount * samples));
        int bytesPerPixel = 3 * (int)depth / 8;
        int rowBytes = picture.WidthPx * bytesPerPixel;
        byte[] filtered = ArrayPool<byte>.Shared.Rent(rowCount * (1 + rowBytes));
        PngFilter filter = new(rowBytes, bytesPerPixel);
        for (int row = 0; row < rowCount; row++)
        {
            ToBytes(codes.AsSpan(row * samples, samples), depth, filter.NextRow);
            filter.Apply(filtered.AsSpan(row * (1 + rowBytes), 1 + rowBytes));
        }

        PngBand band = Deflate(filtered.AsSpan(0, rowCount * (1 + rowBytes)), isFirst: firstRowPx == 0);
        ArrayPool<byte>.Shared.Return(filtered);
        ArrayPool<ushort>.Shared.Return(codes);
        return band;
    }

    private static PngBand Deflate(ReadOnlySpan<byte> filtered, bool isFirst)
    {
        MemoryStream memory = new(filtered.Length / 2);
        int flushed;
        using (ZLibStream zlib = new(memory, Compression, leaveOpen: true))
        {
            zlib.Write(filtered);
            zlib.Flush();
            flushed = (int)memory.Length;
        }

        // Closing has added a final block and the checksum: the one is cut off, the other is wanted.
        ReadOnlySpan<byte> all = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        uint adler = BinaryPrimitives.ReadUInt32BigEndian(all[^AdlerBytes..]);
        int start = isFirst ? 0 : ZLibHeaderBytes;
        return new(PngChunk.Of("IDAT", all[start..flushed]), adler, filtered.Length);
    }

    private static void ToBytes(ReadOnlySpan<ushort> codes, PngDepth depth, Span<byte> bytes)
    {
        if (depth == PngDepth.Sixteen)
        {
            BinaryPrimitives.ReverseEndianness(codes, MemoryMarshal.Cast<byte, ushort>(bytes));
            return;
        }

        EightBit.From(codes, bytes);
    }
}
