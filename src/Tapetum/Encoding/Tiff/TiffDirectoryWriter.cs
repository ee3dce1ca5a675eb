using System.Buffers.Binary;
using Tapetum.Raw.Containers;

namespace Tapetum.Encoding.Tiff;

/// <summary>
/// One directory of a little-endian TIFF file, with the values that do not fit into its entries right behind it.
/// <code>
/// directory  count (2) · entries (12 each) · offset of the next directory: 0 (4) · longer values, each at an even offset
/// entry      tag (2) · type (2) · count (4) · the values if they fit into 4 bytes, otherwise their offset (4)
/// </code>
/// </summary>
/// <remarks>TIFF Revision 6.0, section 2.</remarks>
internal sealed class TiffDirectoryWriter
{
    private const int EntryBytes = 12;
    private const ushort UnsignedRational = 5;
    private const ushort SignedRational = 10;

    private readonly SortedDictionary<ushort, Entry> entries = [];

    /// <summary>Of the directory and its longer values; adding a tag again replaces it and, for a single number, keeps the length.</summary>
    public int LengthBytes => 2 + (entries.Count * EntryBytes) + 4 + entries.Values.Sum(e => e.OutsideBytes);

    public bool IsEmpty => entries.Count == 0;

    /// <summary>Values of any type, as they come from another file.</summary>
    public void Add(ushort tag, TiffValue value) => entries[tag] = new Entry(value.Type, value.Count, value.Bytes);

    public void RemoveLonger(int bytes)
    {
        foreach (ushort tag in entries.Keys.Where(tag => entries[tag].Value.Length > bytes).ToList())
        {
            entries.Remove(tag);
        }
    }

    public void AddBytes(ushort tag, params ReadOnlySpan<byte> values) =>
        entries[tag] = new Entry(1, values.Length, values.ToArray());

    /// <summary>Bytes whose meaning is the tag's own affair (TIFF type UNDEFINED).</summary>
    public void AddUndefined(ushort tag, params ReadOnlySpan<byte> values) =>
        entries[tag] = new Entry(7, values.Length, values.ToArray());

    /// <param name="tag">The tag.</param>
    /// <param name="text">Nothing is written for an empty one.</param>
    public void AddText(ushort tag, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text), 0];
            entries[tag] = new Entry(2, bytes.Length, bytes);
        }
    }

    public void AddShorts(ushort tag, params ReadOnlySpan<ushort> values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), values[i]);
        }

        entries[tag] = new Entry(3, values.Length, bytes);
    }

    public void AddLongs(ushort tag, params ReadOnlySpan<uint> values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        entries[tag] = new Entry(4, values.Length, bytes);
    }

    /// <summary>Each value rounded to a multiple of 1/denominator, not negative.</summary>
    public void AddRationals(ushort tag, uint denominator, params ReadOnlySpan<double> values) =>
        AddRationals(tag, UnsignedRational, denominator, values);

    /// <summary>Each value rounded to a multiple of 1/denominator.</summary>
    public void AddSignedRationals(ushort tag, uint denominator, params ReadOnlySpan<double> values) =>
        AddRationals(tag, SignedRational, denominator, values);

    public void AddDoubles(ushort tag, params ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
        }

        entries[tag] = new Entry(12, values.Length, bytes);
    }

    /// <param name="offset">Where in the file the directory will be.</param>
    public byte[] ToBytes(long offset)
    {
        byte[] bytes = new byte[LengthBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)entries.Count);
        int at = 2;
        int outside = 2 + (entries.Count * EntryBytes) + 4;
        foreach ((ushort tag, Entry entry) in entries)
        {
            Span<byte> to = bytes.AsSpan(at, EntryBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(to, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(to[2..], entry.Type);
            BinaryPrimitives.WriteInt32LittleEndian(to[4..], entry.Count);
            if (entry.OutsideBytes == 0)
            {
                entry.Value.CopyTo(to[8..]);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(to[8..], checked((uint)(offset + outside)));
                entry.Value.CopyTo(bytes, outside);
                outside += entry.OutsideBytes;
            }

            at += EntryBytes;
        }

        return bytes;
    }

    private void AddRationals(ushort tag, ushort type, uint denominator, ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            long numerator = checked((long)Math.Round(values[i] * denominator));
            bool fits = type == UnsignedRational ? numerator is >= 0 and <= uint.MaxValue : numerator == (int)numerator;
            if (!fits)
            {
                throw new ArgumentOutOfRangeException(nameof(values), values[i], $"It does not fit tag {tag}.");
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8 * i), unchecked((uint)numerator));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((8 * i) + 4), denominator);
        }

        entries[tag] = new Entry(type, values.Length, bytes);
    }

    private sealed record Entry(ushort Type, int Count, byte[] Value)
    {
        public int OutsideBytes => Value.Length <= 4 ? 0 : (Value.Length + 1) & ~1;
    }
}
