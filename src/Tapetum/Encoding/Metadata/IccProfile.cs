using System.Buffers.Binary;
using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Raw;

namespace Tapetum.Encoding.Metadata;

/// <summary>An ICC profile that says what a picture's red, green and blue stand for: three primaries, a white and a transfer function.</summary>
/// <remarks>
/// ICC.1:2022 (profile version 4.4). All numbers are big-endian.
/// <code>
/// 0    header (128 bytes)
/// 128  uint32 number of tags, then 12 bytes for each: signature (4), offset (4), length (4)
///      desc, cprt   mluc   names
///      wtpt         XYZ    D50: the white of ICC's colours, to which everything is adapted
///      chad         sf32   the matrix that adapts D65 to D50
///      r/g/bXYZ     XYZ    the primaries, adapted: the columns of RGB to XYZ
///      r/g/bTRC     para   sRGB's transfer function, once for all three
/// </code>
/// </remarks>
internal static class IccProfile
{
    private const int HeaderBytes = 128;
    private const int TagEntryBytes = 12;

    // The illuminant of the profile connection space, as the standard rounds it.
    private static readonly (double X, double Y, double Z) D50 = (0.9642, 1.0, 0.8249);

    // Function type 3: ((X + 0.055) / 1.055)^2.4 for X ≥ 0.04045, X / 12.92 below.
    private static readonly double[] SrgbCurve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

    public static byte[] Of(ColorSpace space)
    {
        Matrix3x3 adaptation = ChromaticAdaptation.Of(ColorSpace.White.ToXyz(), D50);
        Matrix3x3 m = adaptation * space.RgbToXyz;
        byte[] curve = [.. Type("para"), 0, 3, 0, 0, .. SrgbCurve.SelectMany(Fixed)];
        (string Name, byte[] Data)[] tags =
        [
            ("desc", Text(space.Description)),
            ("cprt", Text("No copyright, use freely")),
            ("wtpt", Xyz(D50.X, D50.Y, D50.Z)),
            ("chad", [.. Type("sf32"), .. adaptation.ToRows().SelectMany(Fixed)]),
            ("rXYZ", Xyz(m.M11, m.M21, m.M31)),
            ("gXYZ", Xyz(m.M12, m.M22, m.M32)),
            ("bXYZ", Xyz(m.M13, m.M23, m.M33)),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ];
        return Assemble(tags);
    }

    private static byte[] Assemble((string Name, byte[] Data)[] tags)
    {
        List<byte> table = [.. UInt32((uint)tags.Length)];
        List<byte> values = [];
        Dictionary<byte[], int> offsets = [];
        int valuesAt = HeaderBytes + 4 + (tags.Length * TagEntryBytes);
        foreach ((string name, byte[] data) in tags)
        {
            if (offsets.TryAdd(data, valuesAt + values.Count))
            {
                values.AddRange(data);
                values.AddRange(new byte[(4 - (data.Length % 4)) % 4]);
            }

            table.AddRange([.. Ascii(name), .. UInt32((uint)offsets[data]), .. UInt32((uint)data.Length)]);
        }

        return [.. Header(valuesAt + values.Count), .. table, .. values];
    }

    private static byte[] Header(int profileBytes)
    {
        byte[] header = new byte[HeaderBytes];
        void Put(int at, ReadOnlySpan<byte> bytes) => bytes.CopyTo(header.AsSpan(at));
        Put(0, UInt32((uint)profileBytes));
        Put(8, [4, 0x40]); // version 4.4
        Put(12, "mntr"u8); // a display's
        Put(16, "RGB "u8);
        Put(20, "XYZ "u8);
        Put(24, [0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]); // 2026-01-01: profiles of one space are equal byte by byte
        Put(36, "acsp"u8);
        Put(68, [.. Fixed(D50.X), .. Fixed(D50.Y), .. Fixed(D50.Z)]);
        return header;
    }

    private static byte[] Xyz(double x, double y, double z) => [.. Type("XYZ "), .. Fixed(x), .. Fixed(y), .. Fixed(z)];

    /// <summary>multiLocalizedUnicodeType with one record: US English.</summary>
    private static byte[] Text(string text)
    {
        byte[] utf16 = System.Text.Encoding.BigEndianUnicode.GetBytes(text);
        return
        [
            .. Type("mluc"),
            .. UInt32(1),
            .. UInt32(12),
            .. "enUS"u8,
            .. UInt32((uint)utf16.Length),
            .. UInt32(28),
            .. utf16,
        ];
    }

    private static byte[] Type(string signature) => [.. Ascii(signature), 0, 0, 0, 0];

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    /// <summary>s15Fixed16Number.</summary>
    private static byte[] Fixed(double value) => UInt32(unchecked((uint)(int)Math.Round(value * 65536)));

    private static byte[] UInt32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
