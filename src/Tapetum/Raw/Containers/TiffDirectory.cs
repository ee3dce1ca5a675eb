namespace Tapetum.Raw.Containers;

/// <summary>One directory of a <see cref="TiffFile"/>: tags and where their values are. A value that is missing or of another type reads as empty.</summary>
internal sealed class TiffDirectory
{
    private const int MaxValueBytes = 1 << 20;

    private readonly TiffFile file;
    private readonly Dictionary<ushort, Entry> entries = [];

    /// <param name="file">The file.</param>
    /// <param name="bytes">12 bytes for each entry.</param>
    /// <param name="offset">Where they are in the file.</param>
    public TiffDirectory(TiffFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        this.file = file;
        (EntriesOffset, EntryCount) = (offset, bytes.Length / 12);
        for (int at = 0; at < bytes.Length; at += 12)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(at, 12);
            var type = (TiffType)file.ToUInt16(entry[2..]);
            uint count = file.ToUInt32(entry[4..]);
            bool isInline = count * (long)SizeBytes(type) <= 4;
            entries.TryAdd(
                file.ToUInt16(entry),
                new Entry(type, count, isInline ? offset + at + 8 : file.ToUInt32(entry[8..]))
            );
        }
    }

    private enum TiffType
    {
        Byte = 1,
        Ascii = 2,
        Short = 3,
        Long = 4,
        Rational = 5,
        SignedByte = 6,
        Undefined = 7,
        SignedShort = 8,
        SignedLong = 9,
        SignedRational = 10,
        Float = 11,
        Double = 12,
        Ifd = 13,
    }

    /// <summary>Where its entries are in the file; their count is right before them, the pointer to the next directory right behind.</summary>
    public long EntriesOffset { get; }

    public int EntryCount { get; }

    public IEnumerable<ushort> Tags => entries.Keys;

    /// <summary>Where a tag's values are in the file.</summary>
    public long OffsetOf(ushort tag) => entries[tag].Offset;

    /// <summary>The values of any tag, to be written elsewhere; null when it is absent, damaged or huge.</summary>
    public TiffValue? Value(ushort tag)
    {
        if (
            !entries.TryGetValue(tag, out Entry entry)
            || entry.Count == 0
            || entry.Type is < TiffType.Byte or > TiffType.Ifd
            || entry.Count * (long)SizeBytes(entry.Type) > MaxValueBytes
        )
        {
            return null;
        }

        byte[] bytes = new byte[entry.Count * SizeBytes(entry.Type)];
        if (!file.TryRead(entry.Offset, bytes))
        {
            return null;
        }

        int numberBytes = entry.Type is TiffType.Rational or TiffType.SignedRational ? 4 : SizeBytes(entry.Type);
        for (int at = 0; file.IsBigEndian && at < bytes.Length; at += numberBytes)
        {
            bytes.AsSpan(at, numberBytes).Reverse();
        }

        return new((ushort)entry.Type, (int)entry.Count, bytes);
    }

    /// <summary>How many values a tag has; 0 when it is absent.</summary>
    public uint Count(ushort tag) => entries.TryGetValue(tag, out Entry entry) ? entry.Count : 0;

    /// <summary>The values of a BYTE, SHORT, LONG or IFD tag.</summary>
    public uint[] UInt32s(ushort tag) =>
        Values<uint>(
            tag,
            (type, bytes) =>
                type switch
                {
                    TiffType.Byte => bytes[0],
                    TiffType.Short => file.ToUInt16(bytes),
                    TiffType.Long or TiffType.Ifd => file.ToUInt32(bytes),
                    _ => null,
                }
        );

    /// <summary>The values of a DOUBLE, RATIONAL or SRATIONAL tag.</summary>
    public double[] Doubles(ushort tag) =>
        Values<double>(
            tag,
            (type, bytes) =>
                type switch
                {
                    TiffType.Double => file.ToDouble(bytes),
                    TiffType.Rational => file.ToUInt32(bytes) / (double)file.ToUInt32(bytes[4..]),
                    TiffType.SignedRational => (int)file.ToUInt32(bytes) / (double)(int)file.ToUInt32(bytes[4..]),
                    _ => null,
                }
        );

    /// <summary>The text of an ASCII or BYTE tag, empty when it is absent.</summary>
    public string Text(ushort tag)
    {
        byte[] bytes = Values<byte>(tag, (type, bytes) => type is TiffType.Ascii or TiffType.Byte ? bytes[0] : null);
        return System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\0');
    }

    private T[] Values<T>(ushort tag, Func<TiffType, ReadOnlySpan<byte>, T?> convert)
        where T : struct
    {
        if (!entries.TryGetValue(tag, out Entry entry) || entry.Count * (long)SizeBytes(entry.Type) > MaxValueBytes)
        {
            return [];
        }

        int sizeBytes = SizeBytes(entry.Type);
        byte[] bytes = new byte[entry.Count * sizeBytes];
        if (!file.TryRead(entry.Offset, bytes))
        {
            return [];
        }

        var values = new T[entry.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (convert(entry.Type, bytes.AsSpan(i * sizeBytes, sizeBytes)) is not { } value)
            {
                return [];
            }

            values[i] = value;
        }

        return values;
    }

    private static int SizeBytes(TiffType type) =>
        type switch
        {
            TiffType.Byte or TiffType.Ascii or TiffType.SignedByte or TiffType.Undefined => 1,
            TiffType.Short or TiffType.SignedShort => 2,
            TiffType.Double or TiffType.Rational or TiffType.SignedRational => 8,
            _ => 4,
        };

    private readonly record struct Entry(TiffType Type, uint Count, long Offset);
}
