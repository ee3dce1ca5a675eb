using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using Tapetum.Development;

namespace Tapetum.Encoding.Tiff;

/// <summary>Some rows of a TIFF, rendered, differenced and deflated on their own: horizontal differencing (TIFF 6.0, section 14) per channel, modulo 65536.</summary>
internal static class TiffStrip
{
    private const int Channels = 3;

    // Smaller than plain level 1 and as fast: of differences little repeats, and when it does it is a run.
    private static readonly ZLibCompressionOptions Compression = new()
    {
        CompressionLevel = 1,
        CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding,
    };

    public static byte[] Compress(IRowSource picture, int firstRowPx, int rowCount)
    {
        int samples = picture.WidthPx * Channels;
        ushort[] codes = ArrayPool<ushort>.Shared.Rent(rowCount * samples);
        Span<ushort> strip = codes.AsSpan(0, rowCount * samples);
        picture.ReadRows(firstRowPx, rowCount, strip);
        for (int row = 0; row < rowCount; row++)
        {
            Difference(strip.Slice(row * samples, samples));
        }

        MemoryStream memory = new(strip.Length);
        using (ZLibStream zlib = new(memory, Compression, leaveOpen: true))
        {
            zlib.Write(MemoryMarshal.AsBytes(strip));
        }

        ArrayPool<ushort>.Shared.Return(codes);
        return memory.ToArray();
    }

    /// <summary>From the right, so that each pixel's left neighbour is still itself.</summary>
    internal static void Difference(Span<ushort> row)
    {
        int i = row.Length;
        for (; i - Vector<ushort>.Count >= Channels; i -= Vector<ushort>.Count)
        {
            int first = i - Vector<ushort>.Count;
            Vector<ushort> left = new(row[(first - Channels)..]);
            (new Vector<ushort>(row[first..]) - left).CopyTo(row[first..]);
        }

        DifferenceScalar(row[..i]);
    }

    /// <summary>The definition that <see cref="Difference"/> is tested against, and its tail.</summary>
    internal static void DifferenceScalar(Span<ushort> row)
    {
        for (int i = row.Length - 1; i >= Channels; i--)
        {
            row[i] -= row[i - Channels];
        }
    }
}
