using System.Buffers.Binary;

namespace Tapetum.Tests.Encoding;

/// <summary>A small reader of lossless JPEG that shares nothing with the writer: bit by bit, by the letter of ITU-T T.81.</summary>
internal sealed class TestLosslessJpeg
{
    private readonly byte[] file;
    private readonly Dictionary<(int Length, int Code), int> symbols = [];
    private int at;
    private int bit;

    private TestLosslessJpeg(byte[] file) => this.file = file;

    /// <returns>[height, width, components].</returns>
    public static ushort[] Decode(byte[] file) => new TestLosslessJpeg(file).Decode();

    private ushort[] Decode()
    {
        (int width, int height, int components) = (0, 0, 0);
        file[..2].ShouldBe([0xFF, 0xD8]);
        file[^2..].ShouldBe([0xFF, 0xD9]);
        at = 2;
        while (true)
        {
            file[at].ShouldBe((byte)0xFF);
            byte kind = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            ReadOnlySpan<byte> data = file.AsSpan(at + 4, length - 2);
            at += 2 + length;
            switch (kind)
            {
                case 0xC3:
                    data[0].ShouldBe((byte)16);
                    height = BinaryPrimitives.ReadUInt16BigEndian(data[1..]);
                    width = BinaryPrimitives.ReadUInt16BigEndian(data[3..]);
                    components = data[5];
                    break;
                case 0xC4:
                    ReadTable(data);
                    break;
                case 0xDA:
                    data[^3].ShouldBe((byte)1, "predictor 1");
                    return ReadSamples(width, height, components);
            }
        }
    }

    private void ReadTable(ReadOnlySpan<byte> data)
    {
        (int code, int symbol) = (0, 17);
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            for (int i = 0; i < data[length]; i++)
            {
                symbols.Add((length, code++), data[symbol++]);
            }
        }
    }

    private ushort[] ReadSamples(int width, int height, int components)
    {
        ushort[] samples = new ushort[width * height * components];
        int row = width * components;
        for (int i = 0; i < samples.Length; i++)
        {
            int prediction =
                i < components ? 32768
                : i % row < components ? samples[i - row]
                : samples[i - components];
            samples[i] = (ushort)(prediction + ReadDifference());
        }

        return samples;
    }

    private int ReadDifference()
    {
        (int code, int length) = (0, 0);
        int category;
        do
        {
            code = (code << 1) | ReadBit();
            length++;
        } while (!symbols.TryGetValue((length, code), out category));

        if (category is 0 or 16)
        {
            return category == 0 ? 0 : 32768;
        }

        int value = 0;
        for (int i = 0; i < category; i++)
        {
            value = (value << 1) | ReadBit();
        }

        return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
    }

    private int ReadBit()
    {
        int value = (file[at] >> (7 - bit)) & 1;
        if (++bit == 8)
        {
            bit = 0;
            at += file[at] == 0xFF ? 2 : 1;
        }

        return value;
    }
}
