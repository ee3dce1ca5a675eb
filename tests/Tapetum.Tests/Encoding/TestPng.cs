using System.Buffers.Binary;
using System.IO.Compression;

namespace Tapetum.Tests.Encoding;

/// <summary>A small PNG reader that shares nothing with the writer: it checks every CRC and undoes every filter byte by byte.</summary>
internal sealed class TestPng
{
    private TestPng(
        int width,
        int height,
        int depth,
        ushort[] rgb,
        Dictionary<string, byte[]> chunks,
        byte[] filters
    ) => (Width, Height, Depth, Rgb, Chunks, Filters) = (width, height, depth, rgb, chunks, filters);

    public int Width { get; }
    public int Height { get; }
    public int Depth { get; }
    public ushort[] Rgb { get; }
    public Dictionary<string, byte[]> Chunks { get; }
    public byte[] Filters { get; }

    public static TestPng Read(byte[] file)
    {
        file[..8].ShouldBe([137, 80, 78, 71, 13, 10, 26, 10]);
        Dictionary<string, byte[]> chunks = [];
        MemoryStream compressed = new();
        int at = 8;
        while (at < file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
            byte[] data = file[(at + 8)..(at + 8 + length)];
            BinaryPrimitives
                .ReadUInt32BigEndian(file.AsSpan(at + 8 + length))
                .ShouldBe(Crc(file.AsSpan(at + 4, 4 + length)));
            chunks[type] = data;
            if (type is "IDAT")
            {
                compressed.Write(data);
            }

            at += 12 + length;
        }

        compressed.Position = 0;
        MemoryStream filtered = new();
        using (ZLibStream zlib = new(compressed, CompressionMode.Decompress))
        {
            // Reads to the end, so that the Adler-32 is checked too.
            zlib.CopyTo(filtered);
        }

        byte[] header = chunks["IHDR"];
        int width = BinaryPrimitives.ReadInt32BigEndian(header);
        int height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        (byte[] bytes, byte[] filters) = Unfilter(filtered.ToArray(), width, height, header[8] / 8);
        ushort[] rgb =
            header[8] == 8
                ? [.. bytes.Select(b => (ushort)b)]
                : [.. bytes.Chunk(2).Select(pair => (ushort)((pair[0] << 8) | pair[1]))];
        return new(width, height, header[8], rgb, chunks, filters);
    }

    private static (byte[] Bytes, byte[] Filters) Unfilter(byte[] data, int width, int height, int bytesPerSample)
    {
        int bpp = 3 * bytesPerSample;
        int stride = width * bpp;
        data.Length.ShouldBe((stride + 1) * height);
        byte[] result = new byte[stride * height];
        byte[] filters = new byte[height];
        for (int y = 0; y < height; y++)
        {
            filters[y] = data[y * (stride + 1)];
            for (int i = 0; i < stride; i++)
            {
                int a = i >= bpp ? result[(y * stride) + i - bpp] : 0;
                int b = y > 0 ? result[((y - 1) * stride) + i] : 0;
                int c = i >= bpp && y > 0 ? result[((y - 1) * stride) + i - bpp] : 0;
                int p = a + b - c;
                (int pa, int pb, int pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
                int prediction = filters[y] switch
                {
                    0 => 0,
                    1 => a,
                    2 => b,
                    3 => (a + b) / 2,
                    4 => pa <= pb && pa <= pc ? a
                    : pb <= pc ? b
                    : c,
                    _ => throw new InvalidDataException("no such filter"),
                };
                result[(y * stride) + i] = (byte)(data[(y * (stride + 1)) + 1 + i] + prediction);
            }
        }

        return (result, filters);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
