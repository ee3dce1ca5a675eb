using System.Buffers.Binary;
using System.IO.Compression;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Tiff;

namespace Tapetum.Tests.Raw;

/// <summary>Writes DNGs whose pixels are stored in the ways that LibRaw 0.20 cannot read.</summary>
internal sealed record StoredDng
{
    public int WidthPx { get; init; } = 50;
    public int HeightPx { get; init; } = 38;

    /// <summary>1 is a mosaic, RGGB; 3 a linear picture.</summary>
    public int Samples { get; init; } = 1;
    public int Bits { get; init; } = 16;
    public bool IsFloat { get; init; }
    public ushort Predictor { get; init; } = 1;
    public ushort Compression { get; init; } = 8;

    /// <summary>0: one strip.</summary>
    public int TilePx { get; init; }
    public double? White { get; init; } = 16383;
    public double Black { get; init; } = 512;

    /// <summary>Whether the picture lies in a subdirectory, after a preview's, as cameras and converters write it.</summary>
    public bool InSubdirectory { get; init; }

    /// <summary>RowInterleaveFactor and ColumnInterleaveFactor.</summary>
    public int Fields { get; init; } = 1;

    /// <summary>Tiles that are compressed already, instead of those made of the numbers.</summary>
    public IReadOnlyList<byte[]>? Tiles { get; init; }

    private int Distance =>
        Predictor switch
        {
            2 or 3 => 1,
            34892 or 34894 => 2,
            34893 or 34895 => 4,
            _ => 0,
        };

    /// <param name="path">The file.</param>
    /// <param name="numbers">[HeightPx, WidthPx, Samples].</param>
    public string Write(string path, double[] numbers)
    {
        IReadOnlyList<byte[]> tiles = Tiles ?? Cut(numbers);
        TiffDirectoryWriter picture = Picture(tiles);
        TiffDirectoryWriter main = InSubdirectory ? Preview() : picture;
        Add(main);
        if (InSubdirectory)
        {
            main.AddLongs(330, 0);
        }

        const int Header = 8;
        long at = Header;
        using MemoryStream file = new();
        file.Write([(byte)'I', (byte)'I', 42, 0, Header, 0, 0, 0]);
        int mainBytes = main.ToBytes(0).Length;
        int pictureBytes = InSubdirectory ? picture.ToBytes(0).Length : 0;
        long tilesAt = at + mainBytes + pictureBytes;
        List<uint> offsets = [];
        foreach (byte[] tile in tiles)
        {
            offsets.Add((uint)tilesAt);
            tilesAt += tile.Length;
        }

        picture.AddLongs(TilePx > 0 ? (ushort)324 : (ushort)273, [.. offsets]);
        if (InSubdirectory)
        {
            main.AddLongs(330, (uint)(Header + mainBytes));
        }

        file.Write(main.ToBytes(Header));
        if (InSubdirectory)
        {
            file.Write(picture.ToBytes(Header + mainBytes));
        }

        foreach (byte[] tile in tiles)
        {
            file.Write(tile);
        }

        File.WriteAllBytes(path, file.ToArray());
        return path;
    }

    private static TiffDirectoryWriter Preview()
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 1);
        d.AddLongs(256, 1);
        d.AddLongs(257, 1);
        d.AddShorts(258, 8, 8, 8);
        d.AddShorts(259, 1);
        d.AddShorts(262, 2);
        d.AddLongs(273, 8);
        d.AddShorts(277, 3);
        d.AddLongs(278, 1);
        d.AddLongs(279, 3);
        return d;
    }

    private static void Add(TiffDirectoryWriter main)
    {
        main.AddText(271, "Tapetum");
        main.AddText(272, "Stored");
        main.AddShorts(274, 1);
        main.AddBytes(50706, 1, 7, 1, 0);
        main.AddBytes(50707, 1, 4, 0, 0);
        main.AddText(50708, "Tapetum Stored");
        DngColorTags.AddTo(main, SyntheticRaw.Color);
    }

    private TiffDirectoryWriter Picture(IReadOnlyList<byte[]> tiles)
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 0);
        d.AddLongs(256, (uint)WidthPx);
        d.AddLongs(257, (uint)HeightPx);
        d.AddShorts(258, [.. Enumerable.Repeat((ushort)Bits, Samples)]);
        d.AddShorts(259, Compression);
        d.AddShorts(262, Samples == 1 ? (ushort)32803 : (ushort)34892);
        d.AddShorts(277, (ushort)Samples);
        d.AddShorts(284, 1);
        d.AddShorts(317, Predictor);
        d.AddShorts(339, [.. Enumerable.Repeat(IsFloat ? (ushort)3 : (ushort)1, Samples)]);
        uint[] none = new uint[tiles.Count];
        uint[] lengths = [.. tiles.Select(tile => (uint)tile.Length)];
        if (TilePx > 0)
        {
            d.AddLongs(322, (uint)TilePx);
            d.AddLongs(323, (uint)TilePx);
            d.AddLongs(324, none);
            d.AddLongs(325, lengths);
        }
        else
        {
            d.AddLongs(273, none);
            d.AddLongs(278, (uint)HeightPx);
            d.AddLongs(279, lengths);
        }

        if (Samples == 1)
        {
            d.AddShorts(33421, 2, 2);
            d.AddBytes(33422, 0, 1, 1, 2);
            d.AddBytes(50710, 0, 1, 2);
            d.AddShorts(50711, 1);
        }

        d.AddShorts(50713, 1, 1);
        d.AddRationals(50714, Black > 65535 ? 1u : 65536u, [.. Enumerable.Repeat(Black, Samples)]);
        if (White is { } white)
        {
            d.AddLongs(50717, (uint)white);
        }

        if (Fields > 1)
        {
            d.AddLongs(50975, (uint)Fields);
            d.AddLongs(52547, (uint)Fields);
        }

        return d;
    }

    private List<byte[]> Cut(double[] numbers)
    {
        int side = TilePx > 0 ? TilePx : int.MaxValue;
        int width = Math.Min(side, TilePx > 0 ? side : WidthPx);
        int height = Math.Min(side, TilePx > 0 ? side : HeightPx);
        List<byte[]> tiles = [];
        for (int top = 0; top < HeightPx; top += height)
        {
            for (int left = 0; left < WidthPx; left += width)
            {
                using MemoryStream tile = new();
                for (int y = 0; y < height; y++)
                {
                    uint[] row = new uint[width * Samples];
                    for (int i = 0; i < row.Length; i++)
                    {
                        int x = Math.Min(left + (i / Samples), WidthPx - 1);
                        int from = (Math.Min(top + y, HeightPx - 1) * WidthPx) + x;
                        row[i] = BitsOf(numbers[(from * Samples) + (i % Samples)]);
                    }

                    tile.Write(Row(row));
                }

                tiles.Add(Compression == 8 ? Deflate(tile.ToArray()) : tile.ToArray());
            }
        }

        return tiles;
    }

    private uint BitsOf(double number) =>
        (IsFloat, Bits) switch
        {
            (true, 16) => BitConverter.HalfToUInt16Bits((Half)number),
            (true, 24) => To24Bits(number),
            (true, _) => BitConverter.SingleToUInt32Bits((float)number),
            _ => (uint)number,
        };

    /// <summary>Of positive numbers that are not tiny.</summary>
    private static uint To24Bits(double number)
    {
        int exponent = Math.ILogB(number);
        uint mantissa = (uint)Math.Round((Math.ScaleB(number, -exponent) - 1) * 65536);
        return number == 0 ? 0 : ((uint)(exponent + 63) << 16) + mantissa;
    }

    private byte[] Row(uint[] row)
    {
        int step = Distance * Samples;
        int bytes = Bits / 8;
        if (Predictor is 3 or 34894 or 34895)
        {
            byte[] planes = new byte[row.Length * bytes];
            for (int i = 0; i < row.Length; i++)
            {
                for (int b = 0; b < bytes; b++)
                {
                    planes[(b * row.Length) + i] = (byte)(row[i] >> (8 * (bytes - 1 - b)));
                }
            }

            for (int i = planes.Length - 1; i >= step; i--)
            {
                planes[i] -= planes[i - step];
            }

            return planes;
        }

        for (int i = row.Length - 1; step > 0 && i >= step; i--)
        {
            row[i] -= row[i - step];
        }

        if (Bits % 8 != 0)
        {
            return Packed(row);
        }

        byte[] plain = new byte[row.Length * bytes];
        byte[] four = new byte[4];
        for (int i = 0; i < row.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(four, row[i]);
            four.AsSpan(0, bytes).CopyTo(plain.AsSpan(i * bytes));
        }

        return plain;
    }

    private byte[] Packed(uint[] row)
    {
        byte[] packed = new byte[((row.Length * Bits) + 7) / 8];
        for (int bit = 0; bit < row.Length * Bits; bit++)
        {
            if ((row[bit / Bits] >> (Bits - 1 - (bit % Bits)) & 1) != 0)
            {
                packed[bit / 8] |= (byte)(0x80 >> (bit % 8));
            }
        }

        return packed;
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return packed.ToArray();
    }
}
