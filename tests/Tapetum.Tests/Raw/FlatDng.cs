using System.Buffers.Binary;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Tiff;

namespace Tapetum.Tests.Raw;

/// <summary>Uncompressed 16-bit DNGs of one colour, for sensors and layouts that <see cref="DngMosaicWriter"/> does not write.</summary>
internal static class FlatDng
{
    public const ushort Black = 256;
    public const ushort White = 16383;

    /// <summary>Above black.</summary>
    public static readonly ushort[] Rgb = [1000, 4000, 2000];

    /// <summary>Fujifilm's pattern: 0 red, 1 green, 2 blue.</summary>
    private static readonly byte[] XTransPattern =
    [
        .. (byte[])[1, 2, 1, 1, 0, 1],
        .. (byte[])[0, 1, 0, 2, 1, 2],
        .. (byte[])[1, 2, 1, 1, 0, 1],
        .. (byte[])[1, 0, 1, 1, 2, 1],
        .. (byte[])[2, 1, 2, 0, 1, 0],
        .. (byte[])[1, 0, 1, 1, 2, 1],
    ];

    public static string WriteLinear(string path, int widthPx, int heightPx) =>
        Write(path, widthPx, heightPx, samples: 3, photometric: 34892, (_, _, sample) => Rgb[sample]);

    /// <summary>A linear picture of any numbers, black at 0, with any tags.</summary>
    public static string WriteLinear(
        string path,
        int widthPx,
        int heightPx,
        Func<int, int, int, double> valueAt,
        Action<TiffDirectoryWriter> more
    ) =>
        Write(
            path,
            widthPx,
            heightPx,
            samples: 3,
            photometric: 34892,
            (x, y, sample) => unchecked((ushort)((int)Math.Round(valueAt(x, y, sample)) - Black)),
            d =>
            {
                d.AddLongs(50714, 0, 0, 0);
                more(d);
            }
        );

    /// <param name="phaseX">Where in the pattern it begins.</param>
    /// <param name="phaseY">Likewise.</param>
    public static string WriteXTrans(string path, int widthPx, int heightPx, int phaseX = 0, int phaseY = 0) =>
        WriteXTrans(path, widthPx, heightPx, (_, _, color) => Rgb[color], phaseX, phaseY);

    /// <param name="valueAt">Above black, of a column, a row and the colour of the filter there.</param>
    public static string WriteXTrans(
        string path,
        int widthPx,
        int heightPx,
        Func<int, int, int, ushort> valueAt,
        int phaseX = 0,
        int phaseY = 0
    )
    {
        byte[] pattern =
        [
            .. Enumerable.Range(0, 36).Select(i => XTransPattern[((i / 6 + phaseY) % 6 * 6) + ((i % 6 + phaseX) % 6)]),
        ];
        return Write(
            path,
            widthPx,
            heightPx,
            samples: 1,
            photometric: 32803,
            (x, y, _) => valueAt(x, y, pattern[(y % 6 * 6) + (x % 6)]),
            pattern: pattern
        );
    }

    public static string WriteMonochrome(string path, int widthPx, int heightPx) =>
        Write(path, widthPx, heightPx, samples: 1, photometric: 34892, (_, _, _) => Rgb[1]);

    private static string Write(
        string path,
        int widthPx,
        int heightPx,
        ushort samples,
        ushort photometric,
        Func<int, int, int, ushort> valueAt,
        Action<TiffDirectoryWriter>? more = null,
        byte[]? pattern = null
    )
    {
        TiffDirectoryWriter d = new();
        d.AddLongs(254, 0);
        d.AddLongs(256, (uint)widthPx);
        d.AddLongs(257, (uint)heightPx);
        d.AddShorts(258, [.. Enumerable.Repeat((ushort)16, samples)]);
        d.AddShorts(259, 1);
        d.AddShorts(262, photometric);
        d.AddText(271, "Tapetum");
        d.AddText(272, "Flat");
        d.AddShorts(274, 1);
        d.AddLongs(273, 0); // StripOffsets, below
        d.AddShorts(277, samples);
        d.AddLongs(278, (uint)heightPx);
        d.AddLongs(279, (uint)(2 * samples * widthPx * heightPx));
        d.AddShorts(284, 1);
        if (pattern is not null)
        {
            d.AddShorts(33421, 6, 6);
            d.AddBytes(33422, pattern);
            d.AddBytes(50710, 0, 1, 2);
            d.AddShorts(50711, 1);
        }

        d.AddBytes(50706, 1, 4, 0, 0);
        d.AddText(50708, "Tapetum Flat");
        d.AddLongs(50714, [.. Enumerable.Repeat((uint)Black, samples)]);
        d.AddLongs(50717, [.. Enumerable.Repeat((uint)White, samples)]);
        d.AddSignedRationals(50721, 10000, 0.7, 0, 0, 0, 1, 0, 0, 0, 0.8);
        d.AddShorts(50778, 21);
        d.AddRationals(50728, 10000, 0.25, 1, 0.5);
        more?.Invoke(d);
        d.AddLongs(273, (uint)(8 + d.LengthBytes));

        byte[] pixels = new byte[2 * samples * widthPx * heightPx];
        for (int i = 0; i < pixels.Length / 2; i++)
        {
            (int pixel, int sample) = (i / samples, i % samples);
            ushort value = (ushort)(Black + valueAt(pixel % widthPx, pixel / widthPx, sample));
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), value);
        }

        File.WriteAllBytes(path, [.. (byte[])[(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0], .. d.ToBytes(8), .. pixels]);
        return path;
    }
}
