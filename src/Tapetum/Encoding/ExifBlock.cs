using System.Globalization;
using Tapetum.Development;
using Tapetum.Raw;

namespace Tapetum.Encoding;

/// <summary>The capture's facts as EXIF: a directory of a TIFF, or a block of its own, which is a small TIFF without a picture.</summary>
/// <remarks>
/// CIPA DC-008 (EXIF 2.32).
/// <code>
/// 'I' 'I' 42 offset of IFD0 = 8 (8 bytes)
/// IFD0: Make, Model, Orientation, Software, → Exif IFD
/// Exif IFD: exposure, aperture, ISO, time, lens
/// </code>
/// </remarks>
internal static class ExifBlock
{
    public const string Software = "Tapetum";
    public const ushort ExifPointer = 34665;

    private const int HeaderBytes = 8;
    private const ushort Uncalibrated = 0xFFFF;

    /// <summary>The block, for a picture that is upright already: orientation 1.</summary>
    public static byte[] Of(CaptureInfo capture, ColorSpace space)
    {
        TiffDirectoryWriter main = Main(capture);
        TiffDirectoryWriter exif = Exif(capture, space);
        main.AddLongs(ExifPointer, 0);
        int exifOffset = HeaderBytes + main.LengthBytes;
        main.AddLongs(ExifPointer, (uint)exifOffset);
        return
        [
            (byte)'I',
            (byte)'I',
            42,
            0,
            HeaderBytes,
            0,
            0,
            0,
            .. main.ToBytes(HeaderBytes),
            .. exif.ToBytes(exifOffset),
        ];
    }

    /// <summary>What belongs into a picture's first directory.</summary>
    public static TiffDirectoryWriter Main(CaptureInfo capture)
    {
        TiffDirectoryWriter d = new();
        d.AddText(271, capture.Make.Trim());
        d.AddText(272, capture.Model.Trim());
        d.AddShorts(274, 1); // Orientation
        d.AddText(305, Software);
        d.AddText(306, Time(capture)); // DateTime
        return d;
    }

    /// <summary>What belongs into EXIF's own directory.</summary>
    public static TiffDirectoryWriter Exif(CaptureInfo capture, ColorSpace space)
    {
        TiffDirectoryWriter d = new();
        AddFraction(d, 33434, capture.ExposureTimeS);
        AddFraction(d, 33437, capture.ApertureF);
        if (capture.Iso is > 0)
        {
            d.AddShorts(34855, (ushort)Math.Clamp(Math.Round(capture.Iso.Value), 1, ushort.MaxValue));
        }

        d.AddUndefined(36864, "0232"u8); // ExifVersion
        d.AddText(36867, Time(capture)); // DateTimeOriginal
        AddFraction(d, 37386, capture.FocalLengthMm);
        d.AddShorts(40961, space == ColorSpace.Srgb ? (ushort)1 : Uncalibrated); // ColorSpace
        d.AddText(42036, capture.Lens);
        return d;
    }

    private static string? Time(CaptureInfo capture) =>
        capture.CapturedAtLocal?.ToString("yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Times under a second as photographers read them, 1/455; all else in steps of a thousandth.</summary>
    private static void AddFraction(TiffDirectoryWriter d, ushort tag, double? value)
    {
        if (value is not > 0 || value > 4e6)
        {
            return;
        }

        double whole = Math.Round(1 / value.Value);
        bool isOneOver = value < 0.3 && Math.Abs((whole * value.Value) - 1) < 0.002;
        (uint bottom, double shown) = isOneOver ? ((uint)whole, 1 / whole) : (1000, value.Value);
        if (Math.Round(shown * bottom) > 0)
        {
            d.AddRationals(tag, bottom, shown);
        }
    }
}
