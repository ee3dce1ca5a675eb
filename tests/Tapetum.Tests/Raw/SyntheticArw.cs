using System.Buffers.Binary;
using Tapetum.Encoding.Tiff;

namespace Tapetum.Tests.Raw;

/// <summary>
/// Sony ARW files made for these tests. They are synthetic: no camera wrote them. They follow the two layouts that LibRaw reads and hold the
/// tags that it looks for (no maker notes, no preview): a main directory with make and model, below it one with the mosaic.
/// <code>
/// header (8) · IFD0 · EXIF directory · raw directory (SubIFD) · pixels
/// </code>
/// </summary>
/// <remarks>
/// Layouts: ExifTool's tables of Sony tags, and what LibRaw 0.20's sony_arw2_load_raw and unpacked_load_raw expect.
/// </remarks>
public static class SyntheticArw
{
    public const int BlackLevelDn = 512;

    /// <summary>SonyToneCurve as in real files: four places, in quarters of a code, from which on a code means 2, 4, 8, 16 DN.</summary>
    private static readonly ushort[] ToneCurve = [8000, 10400, 12900, 14100];

    private static readonly ushort[] CurveDn = MakeCurve();

    /// <summary>14-bit values, 16 bits each (SonyRawFileType 0).</summary>
    /// <param name="mosaic">[heightPx, widthPx], RGGB, DN.</param>
    public static byte[] Uncompressed(ReadOnlySpan<ushort> mosaic, int widthPx, int heightPx)
    {
        byte[] pixels = new byte[2 * mosaic.Length];
        for (int i = 0; i < mosaic.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), mosaic[i]);
        }

        return File(pixels, widthPx, heightPx, bitsPerSample: 14, compression: 1, rawFileType: 0);
    }

    /// <summary>ARW2: 16 pixels of one colour in 16 bytes (SonyRawFileType 2, Compression 32767).</summary>
    /// <param name="codes">[heightPx, widthPx], 11 bits each: places on the tone curve.</param>
    /// <param name="widthPx">A multiple of 32.</param>
    /// <param name="heightPx">The rows.</param>
    public static byte[] Compressed(ReadOnlySpan<ushort> codes, int widthPx, int heightPx)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(widthPx % 32, 0);
        byte[] pixels = new byte[codes.Length];
        Span<ushort> block = stackalloc ushort[16];
        for (int at = 0; at < codes.Length; at += 16)
        {
            // Of each 32 pixels the even columns come first, then the odd ones: they are of one colour.
            int first = (at & ~31) + (at % 32 / 16);
            for (int i = 0; i < 16; i++)
            {
                block[i] = codes[first + (2 * i)];
            }

            EncodeBlock(block).CopyTo(pixels, at);
        }

        return File(pixels, widthPx, heightPx, bitsPerSample: 8, compression: 32767, rawFileType: 2);
    }

    /// <summary>The DN that a code stands for.</summary>
    public static ushort DnOf(int code) => CurveDn[2 * code];

    /// <summary>How coarsely a block is stored whose codes lie so far apart: to 1, 2, 4, 8 or 16 codes.</summary>
    public static int StepOf(int range)
    {
        int shift = 0;
        while (shift < 4 && 0x80 << shift <= range)
        {
            shift++;
        }

        return 1 << shift;
    }

    /// <summary>
    /// <code>
    /// bits  0–10 largest code · 11–21 smallest · 22–25 its place: largest · 26–29 smallest · then 14 × 7: the others
    /// other = smallest + 7 bits · step
    /// </code>
    /// </summary>
    private static byte[] EncodeBlock(ReadOnlySpan<ushort> codes)
    {
        int largest = 0;
        int smallest = 15; // the last, so that both places differ when all codes are the same
        for (int i = 0; i < 16; i++)
        {
            largest = codes[i] > codes[largest] ? i : largest;
            smallest = codes[i] < codes[smallest] ? i : smallest;
        }

        int step = StepOf(codes[largest] - codes[smallest]);
        UInt128 bits = (UInt128)codes[largest] | ((UInt128)codes[smallest] << 11);
        bits |= ((UInt128)largest << 22) | ((UInt128)smallest << 26);
        int shift = 30;
        for (int i = 0; i < 16; i++)
        {
            if (i != largest && i != smallest)
            {
                bits |= (UInt128)((codes[i] - codes[smallest]) / step) << shift;
                shift += 7;
            }
        }

        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, bits);
        return bytes;
    }

    private static byte[] File(
        byte[] pixels,
        int widthPx,
        int heightPx,
        ushort bitsPerSample,
        ushort compression,
        ushort rawFileType
    )
    {
        TiffDirectoryWriter exif = new();
        exif.AddRationals(33434, 15, 1 / 15.0); // ExposureTime
        exif.AddRationals(33437, 10, 2.8); // FNumber
        exif.AddShorts(34855, 12800); // ISO
        exif.AddText(36867, "2016:03:21 21:15:00"); // DateTimeOriginal
        exif.AddText(42036, "FE 55mm F1.8 ZA"); // LensModel

        TiffDirectoryWriter raw = new();
        raw.AddLongs(254, 0);
        raw.AddLongs(256, (uint)widthPx);
        raw.AddLongs(257, (uint)heightPx);
        raw.AddShorts(258, bitsPerSample);
        raw.AddShorts(259, compression);
        raw.AddShorts(262, 32803); // colour filter array
        raw.AddLongs(273, 0); // StripOffsets
        raw.AddShorts(277, 1);
        raw.AddLongs(278, (uint)heightPx);
        raw.AddLongs(279, (uint)pixels.Length);
        raw.AddShorts(33421, 2, 2); // CFARepeatPatternDim
        raw.AddBytes(33422, 0, 1, 1, 2); // RGGB
        raw.AddShorts(0x7000, rawFileType); // SonyRawFileType
        raw.AddShorts(0x7010, ToneCurve); // SonyToneCurve
        raw.AddShorts(0x7310, BlackLevelDn, BlackLevelDn, BlackLevelDn, BlackLevelDn);
        raw.AddShorts(0x7313, 2048, 1024, 1024, 1536); // WB_RGGBLevels

        TiffDirectoryWriter main = new();
        main.AddText(271, "SONY");
        main.AddText(272, "ILCE-7SM2");
        main.AddShorts(274, 8); // Orientation
        main.AddLongs(330, 0); // SubIFDs
        main.AddLongs(34665, 0); // ExifIFD

        int exifOffset = 8 + main.LengthBytes;
        int rawOffset = exifOffset + exif.LengthBytes;
        int pixelOffset = rawOffset + raw.LengthBytes;
        main.AddLongs(330, (uint)rawOffset);
        main.AddLongs(34665, (uint)exifOffset);
        raw.AddLongs(273, (uint)pixelOffset);
        byte[] header = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0];
        return [.. header, .. main.ToBytes(8), .. exif.ToBytes(exifOffset), .. raw.ToBytes(rawOffset), .. pixels];
    }

    private static ushort[] MakeCurve()
    {
        int[] knots = [0, .. ToneCurve.Select(v => v >> 2), 4095];
        var curve = new ushort[4096];
        for (int segment = 0; segment < 5; segment++)
        {
            for (int i = knots[segment] + 1; i <= knots[segment + 1]; i++)
            {
                curve[i] = (ushort)(curve[i - 1] + (1 << segment));
            }
        }

        return curve;
    }
}
