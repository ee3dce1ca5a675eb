using System.Buffers.Binary;

namespace Tapetum.Raw.Containers;

/// <summary>The values of a TIFF tag, as they can be written into another file.</summary>
/// <param name="Type">TIFF's number of the type: 2 text, 3 uint16, 4 uint32, 5 rational and so on.</param>
/// <param name="Count">How many values.</param>
/// <param name="Bytes">All of them, little-endian.</param>
internal sealed record TiffValue(ushort Type, int Count, byte[] Bytes)
{
    /// <summary>The values of a numeric tag; empty when it holds text, bytes of no known meaning, or less than it claims.</summary>
    public double[] ToDoubles()
    {
        int sizeBytes = Type switch
        {
            1 or 6 => 1,
            3 or 8 => 2,
            4 or 9 or 11 or 13 => 4,
            5 or 10 or 12 => 8,
            _ => 0,
        };
        if (sizeBytes == 0 || Count < 0 || (long)Count * sizeBytes > Bytes.Length)
        {
            return [];
        }

        var values = new double[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ToDouble(Bytes.AsSpan(i * sizeBytes, sizeBytes));
        }

        return values;
    }

    /// <summary>Numbers between 0 and 4, as unsigned rationals.</summary>
    public static TiffValue OfRationals(params double[] values)
    {
        const uint Denominator = 1_000_000_000;
        byte[] bytes = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            uint numerator = (uint)Math.Round(values[i] * Denominator);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8 * i), numerator);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan((8 * i) + 4), Denominator);
        }

        return new(5, values.Length, bytes);
    }

    private double ToDouble(ReadOnlySpan<byte> value) =>
        Type switch
        {
            1 => value[0],
            3 => BinaryPrimitives.ReadUInt16LittleEndian(value),
            4 or 13 => BinaryPrimitives.ReadUInt32LittleEndian(value),
            5 => BinaryPrimitives.ReadUInt32LittleEndian(value)
                / (double)BinaryPrimitives.ReadUInt32LittleEndian(value[4..]),
            6 => (sbyte)value[0],
            8 => BinaryPrimitives.ReadInt16LittleEndian(value),
            9 => BinaryPrimitives.ReadInt32LittleEndian(value),
            10 => BinaryPrimitives.ReadInt32LittleEndian(value)
                / (double)BinaryPrimitives.ReadInt32LittleEndian(value[4..]),
            11 => BinaryPrimitives.ReadSingleLittleEndian(value),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(value),
        };
}
