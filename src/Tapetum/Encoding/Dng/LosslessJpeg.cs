using System.Buffers.Binary;
using System.Numerics;

namespace Tapetum.Encoding.Dng;

/// <summary>Lossless JPEG of 16-bit samples, the compression of DNG that every raw converter reads.</summary>
/// <remarks>
/// ITU-T T.81, annex H: process 14 with Huffman coding, predictor 1.
/// <code>
/// prediction   2^15 for the first sample, the sample above in the first column, else the one to the left; of the same component
/// difference   sample − prediction modulo 65536, in −32767 … 32768
/// category     the bits of |difference|: its Huffman code, then the difference in so many bits (none for 16: it is 32768)
///
/// FF D8 | FF C3 frame | FF C4 Huffman table | FF DA scan | bits, with 00 after each FF | FF D9
/// </code>
/// </remarks>
internal static class LosslessJpeg
{
    private const int Categories = 17;
    private const int BitsPerSample = 16;
    private const int FirstPrediction = 1 << (BitsPerSample - 1);

    /// <param name="samples">[height, width, components].</param>
    /// <param name="width">In pixels; likewise the height.</param>
    /// <param name="height">At most 65535, as the width.</param>
    /// <param name="components">1 to 4.</param>
    public static byte[] Encode(ReadOnlySpan<ushort> samples, int width, int height, int components)
    {
        short[] differences = new short[samples.Length];
        int[] frequencies = new int[Categories];
        Predict(samples, width * components, components, differences);
        foreach (short difference in differences)
        {
            frequencies[CategoryOf(difference)]++;
        }

        HuffmanCode code = new(frequencies);
        byte[] head = [0xFF, 0xD8, .. Frame(width, height, components), .. Table(code), .. Scan(components)];
        byte[] bits = new byte[LongestBits(frequencies, code)];
        int length = WriteBits(differences, code, bits);
        return [.. head, .. bits.AsSpan(0, length), 0xFF, 0xD9];
    }

    private static void Predict(ReadOnlySpan<ushort> samples, int rowSamples, int components, Span<short> differences)
    {
        for (int start = 0; start < samples.Length; start += rowSamples)
        {
            for (int i = 0; i < components; i++)
            {
                int prediction = start == 0 ? FirstPrediction : samples[start - rowSamples + i];
                differences[start + i] = unchecked((short)(samples[start + i] - prediction));
            }

            for (int i = start + components; i < start + rowSamples; i++)
            {
                differences[i] = unchecked((short)(samples[i] - samples[i - components]));
            }
        }
    }

    private static int CategoryOf(short difference) =>
        32 - BitOperations.LeadingZeroCount((uint)Math.Abs((int)difference));

    /// <summary>All bits, doubled for the case that each byte is FF.</summary>
    private static int LongestBits(int[] frequencies, HuffmanCode code)
    {
        long bits = 64;
        for (int category = 0; category < Categories; category++)
        {
            bits += (long)frequencies[category] * (code[category].Length + (category & 15));
        }

        return checked((int)(bits / 4));
    }

    private static int WriteBits(ReadOnlySpan<short> differences, HuffmanCode code, Span<byte> bytes)
    {
        Span<ushort> codes = stackalloc ushort[Categories];
        Span<byte> lengths = stackalloc byte[Categories];
        for (int i = 0; i < Categories; i++)
        {
            (codes[i], lengths[i]) = code[i];
        }

        (ulong pending, int count, int at) = (0, 0, 0);
        foreach (short difference in differences)
        {
            int category = CategoryOf(difference);
            pending = (pending << lengths[category]) | codes[category];
            count += lengths[category];
            if (category is > 0 and < BitsPerSample)
            {
                // Negative differences are written as one less, so that their first bit is 0.
                uint value = (uint)(difference < 0 ? difference - 1 : difference) & ((1u << category) - 1);
                pending = (pending << category) | value;
                count += category;
            }

            while (count >= 8)
            {
                count -= 8;
                at = Put((byte)(pending >> count), bytes, at);
            }
        }

        // The last byte is filled up with ones.
        return count == 0 ? at : Put((byte)((pending << (8 - count)) | (0xFFu >> count)), bytes, at);
    }

    private static int Put(byte value, Span<byte> bytes, int at)
    {
        bytes[at++] = value;
        if (value == 0xFF)
        {
            bytes[at++] = 0;
        }

        return at;
    }

    private static byte[] Frame(int width, int height, int components)
    {
        List<byte> data = [BitsPerSample, .. BigEndian(height), .. BigEndian(width), (byte)components];
        for (int i = 0; i < components; i++)
        {
            data.AddRange([(byte)i, 0x11, 0]); // a component's number, its sampling, no quantisation table
        }

        return Segment(0xC3, [.. data]);
    }

    private static byte[] Table(HuffmanCode code) => Segment(0xC4, [0, .. code.LengthCounts, .. code.Symbols]);

    private static byte[] Scan(int components)
    {
        List<byte> data = [(byte)components];
        for (int i = 0; i < components; i++)
        {
            data.AddRange([(byte)i, 0]); // all share one Huffman table
        }

        const byte LeftPredictor = 1;
        return Segment(0xDA, [.. data, LeftPredictor, 0, 0]);
    }

    private static byte[] Segment(byte kind, byte[] data) => [0xFF, kind, .. BigEndian(data.Length + 2), .. data];

    private static byte[] BigEndian(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }
}
