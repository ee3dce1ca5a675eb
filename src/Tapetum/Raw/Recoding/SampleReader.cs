using System.Buffers.Binary;

namespace Tapetum.Raw.Recoding;

/// <summary>Turns the bytes of uncompressed tiles into numbers: undoes the predictor, and reads integers of 8 to 32 bits and floating-point numbers of 16, 24 and 32 bits.</summary>
/// <remarks>
/// TIFF 6.0, section 14; TIFF Technical Note 3; DNG specification 1.7.1, Predictor and SampleFormat. Along each row of a tile:
/// <code>
/// 2, 34892, 34893   sample[i] += sample[i − d·s]          d = 1, 2, 4; s samples per pixel; modulo 2^bits
/// 3, 34894, 34895   byte[i] += byte[i − d·s], then the row holds all first bytes, all second bytes, … of its numbers, the most significant first
/// </code>
/// </remarks>
internal static class SampleReader
{
    private const uint None = 1;

    /// <summary>Whether the predictor is one of those above, and fits the numbers.</summary>
    public static bool Knows(StoredPicture picture) =>
        (
            IsOfBytes(picture.Predictor)
                ? picture.IsFloat
                : picture.Predictor == None || DistanceOf(picture.Predictor) > 0
        )
        && (picture.IsFloat ? picture.BitsPerSample is 16 or 24 or 32 : IsPlain(picture) || picture.Predictor == None);

    /// <summary>The bytes that a row of so many samples takes.</summary>
    public static int RowBytes(StoredPicture picture, int samples) =>
        checked((int)(((samples * (long)picture.BitsPerSample) + 7) / 8));

    /// <summary>Reads one row of a tile.</summary>
    /// <param name="picture">Says how it is stored.</param>
    /// <param name="isBigEndian">The byte order of the file.</param>
    /// <param name="row">Its bytes, which are changed.</param>
    /// <param name="numbers">As many as the row has.</param>
    public static void ReadRow(StoredPicture picture, bool isBigEndian, Span<byte> row, Span<double> numbers)
    {
        int distance = DistanceOf(picture.Predictor) * picture.Samples;
        int bytes = picture.BitsPerSample / 8;
        if (IsOfBytes(picture.Predictor))
        {
            for (int i = distance; i < row.Length; i++)
            {
                row[i] += row[i - distance];
            }

            for (int i = 0; i < numbers.Length; i++)
            {
                uint value = 0;
                for (int b = 0; b < bytes; b++)
                {
                    value = (value << 8) | row[(b * numbers.Length) + i];
                }

                numbers[i] = ToNumber(picture, value);
            }

            return;
        }

        uint mask = uint.MaxValue >> (32 - picture.BitsPerSample);
        Span<uint> history = stackalloc uint[12];
        for (int i = 0; i < numbers.Length; i++)
        {
            uint value = IsPlain(picture)
                ? Plain(row[(i * bytes)..], bytes, isBigEndian)
                : Packed(row, i, picture.BitsPerSample);
            if (distance > 0)
            {
                uint before = i >= distance ? history[i % distance] : 0;
                value = (value + before) & mask;
                history[i % distance] = value;
            }

            numbers[i] = ToNumber(picture, value);
        }
    }

    /// <summary>Floating-point numbers of 24 bits: sign, 7 bits of exponent (bias 63), 16 of mantissa.</summary>
    internal static double From24Bits(uint bits)
    {
        const int Bias = 63;
        const double One = 1 << 16;
        uint mantissa = bits & 0xFFFF;
        int exponent = (int)(bits >> 16) & 0x7F;
        double value = exponent switch
        {
            0 => mantissa / One * Math.ScaleB(1, 1 - Bias),
            0x7F => mantissa == 0 ? double.PositiveInfinity : double.NaN,
            _ => (1 + (mantissa / One)) * Math.ScaleB(1, exponent - Bias),
        };
        return (bits & 0x800000) == 0 ? value : -value;
    }

    private static double ToNumber(StoredPicture picture, uint bits) =>
        (picture.IsFloat, picture.BitsPerSample) switch
        {
            (true, 16) => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            (true, 24) => From24Bits(bits),
            (true, _) => BitConverter.UInt32BitsToSingle(bits),
            _ => bits,
        };

    private static bool IsPlain(StoredPicture picture) => picture.BitsPerSample % 8 == 0;

    private static bool IsOfBytes(uint predictor) => predictor is 3 or 34894 or 34895;

    private static int DistanceOf(uint predictor) =>
        predictor switch
        {
            2 or 3 => 1,
            34892 or 34894 => 2,
            34893 or 34895 => 4,
            _ => 0,
        };

    private static uint Plain(ReadOnlySpan<byte> bytes, int count, bool isBigEndian)
    {
        uint value = 0;
        for (int i = 0; i < count; i++)
        {
            value |= (uint)bytes[i] << (8 * (isBigEndian ? count - 1 - i : i));
        }

        return value;
    }

    /// <summary>Numbers of other bits lie one after the other, the most significant bit first.</summary>
    private static uint Packed(ReadOnlySpan<byte> row, int index, int bits)
    {
        long first = (long)index * bits;
        Span<byte> window = stackalloc byte[8];
        ReadOnlySpan<byte> from = row[(int)(first / 8)..];
        from[..Math.Min(from.Length, window.Length)].CopyTo(window);
        ulong value = BinaryPrimitives.ReadUInt64BigEndian(window) << (int)(first % 8);
        return (uint)(value >> (64 - bits));
    }
}
