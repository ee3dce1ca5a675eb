using System.Buffers.Binary;

namespace Tapetum.Encoding.Png;

/// <summary>One chunk of a PNG: <code>uint32 length | 4 letters | data | uint32 CRC of letters and data</code>, big-endian.</summary>
internal static class PngChunk
{
    private const int Around = 12;

    public static byte[] Of(string type, ReadOnlySpan<byte> data) => Of(type, data, []);

    /// <summary>A chunk whose data comes in two pieces.</summary>
    public static byte[] Of(string type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> more)
    {
        int length = data.Length + more.Length;
        byte[] chunk = new byte[length + Around];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4, 4));
        data.CopyTo(chunk.AsSpan(8));
        more.CopyTo(chunk.AsSpan(8 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + length), Crc32.Append(0, chunk.AsSpan(4, 4 + length)));
        return chunk;
    }
}
