using System.Buffers.Binary;
using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Recoding;

/// <summary>A TIFF directory that is copied with changes: entries that stay keep their bytes, and so point at values where these were.</summary>
/// <remarks>TIFF 6.0, section 2: count (2) · entries (12 each, by rising tag) · offset of the next directory (4) · here, the values of the entries that were changed.</remarks>
internal sealed class DirectoryCopy
{
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const ushort Rational = 5;
    private const ushort SignedRational = 10;

    private readonly SortedDictionary<ushort, (ushort Type, int Count, byte[] Value, byte[]? Entry)> entries = [];
    private readonly bool isBigEndian;
    private readonly byte[] next = new byte[4];

    public DirectoryCopy(TiffFile file, TiffDirectory directory)
    {
        isBigEndian = file.IsBigEndian;
        byte[] bytes = new byte[(12 * directory.EntryCount) + 4];
        if (!file.TryRead(directory.EntriesOffset, bytes))
        {
            return;
        }

        for (int at = 0; at < bytes.Length - 4; at += 12)
        {
            entries.TryAdd(file.ToUInt16(bytes.AsSpan(at)), (0, 0, [], bytes[at..(at + 12)]));
        }

        bytes.AsSpan(bytes.Length - 4).CopyTo(next);
    }

    public void Remove(params ReadOnlySpan<ushort> tags)
    {
        foreach (ushort tag in tags)
        {
            entries.Remove(tag);
        }
    }

    public void SetShorts(ushort tag, params ReadOnlySpan<ushort> values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Put(bytes.AsSpan(2 * i), values[i]);
        }

        entries[tag] = (Short, values.Length, bytes, null);
    }

    public void SetLong(ushort tag, uint value)
    {
        byte[] bytes = new byte[4];
        Put(bytes, value);
        entries[tag] = (Long, 1, bytes, null);
    }

    /// <summary>Numbers with a fraction, to a 65536th.</summary>
    public void SetRationals(ushort tag, ReadOnlySpan<double> values, bool signed)
    {
        const uint Parts = 1 << 15;
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Put(bytes.AsSpan(8 * i), unchecked((uint)(long)Math.Round(values[i] * Parts)));
            Put(bytes.AsSpan((8 * i) + 4), Parts);
        }

        entries[tag] = (signed ? SignedRational : Rational, values.Length, bytes, null);
    }

    /// <param name="offset">Where it will lie in the file.</param>
    public byte[] ToBytes(long offset)
    {
        int directoryBytes = 2 + (12 * entries.Count) + 4;
        using MemoryStream head = new();
        using MemoryStream values = new();
        head.Write(TwoBytes((ushort)entries.Count));
        foreach ((ushort tag, (ushort type, int count, byte[] value, byte[]? entry)) in entries)
        {
            if (entry is not null)
            {
                head.Write(entry);
                continue;
            }

            byte[] field = new byte[4];
            if (value.Length <= 4)
            {
                value.CopyTo(field, 0);
            }
            else
            {
                Put(field, checked((uint)(offset + directoryBytes + values.Length)));
                values.Write(value);
            }

            byte[] number = new byte[4];
            Put(number, (uint)count);
            head.Write([.. TwoBytes(tag), .. TwoBytes(type), .. number, .. field]);
        }

        return [.. head.ToArray(), .. next, .. values.ToArray()];
    }

    private byte[] TwoBytes(ushort value)
    {
        byte[] bytes = new byte[2];
        Put(bytes, value);
        return bytes;
    }

    private void Put(Span<byte> bytes, ushort value)
    {
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        }
    }

    private void Put(Span<byte> bytes, uint value)
    {
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }
    }
}
