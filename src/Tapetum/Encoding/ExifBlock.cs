using System.Buffers.Binary;
using System.Globalization;
using Tapetum.Raw;

namespace Tapetum.Encoding;

/// <summary>The capture's facts as an EXIF block: a small TIFF without a picture, little-endian.</summary>
/// <remarks>
/// CIPA DC-008 (EXIF 2.32).
/// <code>
/// 0   'I' 'I' 42 0                      TIFF header
/// 4   uint32                            offset of IFD0 = 8
/// 8   IFD0: Make, Model, Orientation, Software, → Exif IFD
///     Exif IFD: exposure, aperture, ISO, time, lens
///
/// IFD     uint16 count, count × entry, uint32 offset of the next IFD = 0, then the values that do not fit their entry
/// entry   uint16 tag, uint16 type, uint32 number of values, 4 bytes: the value itself, or its offset when longer
/// </code>
/// </remarks>
internal static class ExifBlock
{
    public const string Software = "Tapetum";

    private const ushort Ascii = 2;
    private const ushort Short = 3;
    private const ushort Long = 4;
    private const ushort Rational = 5;
    private const ushort Undefined = 7;
    private const int FirstIfdOffset = 8;
    private const int EntryBytes = 12;

    /// <summary>The block, for a picture that is upright already: orientation 1.</summary>
    public static byte[] Of(CaptureInfo capture)
    {
        List<Entry> exif = Exif(capture);
        List<Entry> main =
        [
            .. Text(0x010F, capture.Make),
            .. Text(0x0110, capture.Model),
            new(0x0112, Short, 1, UInt16(1)),
            .. Text(0x0131, Software),
            new(0x8769, Long, 1, UInt32(0)),
        ];
        // The pointer is a value in its entry, so that its size is known before what it points to.
        int exifOffset = FirstIfdOffset + LengthOf(main);
        main[^1] = main[^1] with { Value = UInt32((uint)exifOffset) };
        return
        [
            (byte)'I',
            (byte)'I',
            42,
            0,
            .. UInt32(FirstIfdOffset),
            .. Ifd(main, FirstIfdOffset),
            .. Ifd(exif, exifOffset),
        ];
    }

    /// <summary>In the order of their tags, as TIFF wants it.</summary>
    private static List<Entry> Exif(CaptureInfo capture) =>
        [
            .. Fraction(0x829A, capture.ExposureTimeS),
            .. Fraction(0x829D, capture.ApertureF),
            .. Sensitivity(capture.Iso),
            new(0x9000, Undefined, 4, "0232"u8.ToArray()),
            .. Text(0x9003, capture.CapturedAtLocal?.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture)),
            .. Fraction(0x920A, capture.FocalLengthMm),
            new(0xA001, Short, 1, UInt16(1)),
            .. Text(0xA434, capture.Lens),
        ];

    private static IEnumerable<Entry> Sensitivity(double? iso) =>
        iso is > 0 ? [new(0x8827, Short, 1, UInt16((ushort)Math.Clamp(Math.Round(iso.Value), 1, 65535)))] : [];

    private static IEnumerable<Entry> Text(ushort tag, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        byte[] value = [.. System.Text.Encoding.UTF8.GetBytes(text.Trim()), 0];
        return [new(tag, Ascii, value.Length, value)];
    }

    /// <summary>Times under a second as photographers read them, 1/455; all else in steps of a hundredth or finer.</summary>
    private static IEnumerable<Entry> Fraction(ushort tag, double? value)
    {
        if (value is not > 0 || value > 4e6)
        {
            return [];
        }

        double whole = Math.Round(1 / value.Value);
        bool isOneOver = value < 0.3 && Math.Abs((whole * value.Value) - 1) < 0.002;
        (double top, double bottom) = isOneOver ? (1.0, whole) : (Math.Round(value.Value * 1000), 1000.0);
        return top == 0 ? [] : [new(tag, Rational, 1, [.. UInt32((uint)top), .. UInt32((uint)bottom)])];
    }

    private static int LengthOf(List<Entry> entries) =>
        2 + (entries.Count * EntryBytes) + 4 + entries.Sum(entry => entry.OutsideBytes);

    private static byte[] Ifd(List<Entry> entries, int offset)
    {
        byte[] ifd = new byte[LengthOf(entries)];
        BinaryPrimitives.WriteUInt16LittleEndian(ifd, (ushort)entries.Count);
        int outside = 2 + (entries.Count * EntryBytes) + 4;
        for (int i = 0; i < entries.Count; i++)
        {
            Entry entry = entries[i];
            Span<byte> at = ifd.AsSpan(2 + (i * EntryBytes), EntryBytes);
            BinaryPrimitives.WriteUInt16LittleEndian(at, entry.Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], entry.Type);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], (uint)entry.Count);
            if (entry.OutsideBytes == 0)
            {
                entry.Value.CopyTo(at[8..]);
                continue;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(at[8..], (uint)(offset + outside));
            entry.Value.CopyTo(ifd, outside);
            outside += entry.OutsideBytes;
        }

        return ifd;
    }

    private static byte[] UInt16(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] UInt32(uint value) =>
        [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private sealed record Entry(ushort Tag, ushort Type, int Count, byte[] Value)
    {
        /// <summary>What lies outside the entry, padded so that values start at even offsets.</summary>
        public int OutsideBytes => Value.Length <= 4 ? 0 : (Value.Length + 1) & ~1;
    }
}
