using System.Buffers.Binary;

namespace Tapetum.Training.Networks.TensorFlow;

/// <summary>
/// Reads a sorted table, LevelDB's file of keys and values:
/// <code>
/// block      entries, then where some of them begin (uint32 each), then how many (uint32); a byte of compression, a checksum
/// entry      varints: how much of the key is the last one's, how much is new, the value's length; then the new part and the value
/// end        where the index is: varints of offset and size, after those of another block; 8 bytes of mark
/// index      a block whose values are where the others are
/// </code>
/// </summary>
/// <remarks>LevelDB's doc/table_format.md.</remarks>
/// <param name="bytes">The file.</param>
internal sealed class SortedTable(ReadOnlyMemory<byte> bytes)
{
    private const ulong Mark = 0xdb4775248b80fb57;
    private const int EndBytes = 48;
    private const int TrailerBytes = 1 + sizeof(uint);

    /// <summary>All keys with their values, in their order.</summary>
    /// <exception cref="FormatException">It is no table, damaged or compressed; the message says it, as a clause.</exception>
    public IReadOnlyList<(string Key, ReadOnlyMemory<byte> Value)> Read()
    {
        if (bytes.Length < EndBytes || BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span[^sizeof(ulong)..]) != Mark)
        {
            throw new FormatException("it is no index of a TensorFlow checkpoint");
        }

        ReadOnlySpan<byte> end = bytes.Span[^EndBytes..];
        int at = 0;
        _ = Number(end, ref at);
        _ = Number(end, ref at);
        return [.. Entries(Block(end, at)).SelectMany(entry => Entries(Block(entry.Value.Span, at: 0)))];
    }

    private ReadOnlyMemory<byte> Block(ReadOnlySpan<byte> handle, int at)
    {
        long offset = Number(handle, ref at);
        long size = Number(handle, ref at);
        if (offset > bytes.Length || size > bytes.Length - offset - TrailerBytes)
        {
            throw Damaged();
        }

        ReadOnlyMemory<byte> whole = bytes.Slice((int)offset, (int)size + TrailerBytes);
        ReadOnlySpan<byte> trailer = whole.Span[(int)size..];
        if (trailer[0] != 0)
        {
            throw new FormatException("its index is compressed, which TensorFlow's own is not");
        }

        return MaskedCrc.Of(whole.Span[..^sizeof(uint)]) == BinaryPrimitives.ReadUInt32LittleEndian(trailer[1..])
            ? whole[..(int)size]
            : throw Damaged();
    }

    private static List<(string Key, ReadOnlyMemory<byte> Value)> Entries(ReadOnlyMemory<byte> block)
    {
        if (block.Length < sizeof(uint))
        {
            throw Damaged();
        }

        long beginnings = BinaryPrimitives.ReadUInt32LittleEndian(block.Span[^sizeof(uint)..]);
        long end = block.Length - (sizeof(uint) * (beginnings + 1));
        List<(string, ReadOnlyMemory<byte>)> entries = [];
        byte[] key = [];
        for (int at = 0; at < end; )
        {
            long shared = Number(block.Span, ref at);
            long added = Number(block.Span, ref at);
            long length = Number(block.Span, ref at);
            if (shared > key.Length || added > end - at || length > end - at - added)
            {
                throw Damaged();
            }

            key = [.. key.AsSpan(0, (int)shared), .. block.Span.Slice(at, (int)added)];
            at += (int)added;
            entries.Add((System.Text.Encoding.UTF8.GetString(key), block.Slice(at, (int)length)));
            at += (int)length;
        }

        return entries;
    }

    /// <summary>Seven bits a byte, the lowest first, as long as the eighth is set.</summary>
    private static long Number(ReadOnlySpan<byte> from, ref int at)
    {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7)
        {
            byte part = at < from.Length ? from[at++] : throw Damaged();
            value |= (part & 0x7fL) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static FormatException Damaged() => new("its index is damaged");
}
