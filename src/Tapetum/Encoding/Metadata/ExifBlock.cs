using System.Globalization;
using Tapetum.Development;
using Tapetum.Encoding.Tiff;
using Tapetum.Raw;
using Tapetum.Raw.Containers;

namespace Tapetum.Encoding.Metadata;

/// <summary>What is known about a photograph as EXIF: directories of a TIFF, or a block of its own, which is a small TIFF without a picture.</summary>
/// <remarks>
/// CIPA DC-008 (EXIF 2.32).
/// <code>
/// IFD0: Make, Model, Orientation, Software, … → Exif IFD: exposure, aperture, ISO, time, lens, …
///                                             → GPS IFD
/// </code>
/// What the raw file says is carried over tag by tag. No thumbnail is: it would show the noisy picture.
/// </remarks>
internal static class ExifBlock
{
    public const string Software = "Tapetum";

    /// <summary>A convention: no picture has a size in inches until it is printed.</summary>
    internal const uint DotsPerInch = 300;

    private const int LargestInSmallBlocks = 4096;
    private const ushort Uncalibrated = 0xFFFF;
    private const ushort MakerNoteTag = 37500;

    /// <summary>The block for a picture that is upright already.</summary>
    /// <param name="metadata">What is known.</param>
    /// <param name="picture">The picture: its size and colours.</param>
    /// <param name="maxBytes">When the block is longer than this, long values such as maker notes are left out.</param>
    public static byte[] Of(PictureMetadata metadata, IRowSource picture, int maxBytes = int.MaxValue)
    {
        byte[] block = Assemble(metadata, picture, int.MaxValue);
        return block.Length <= maxBytes ? block : Assemble(metadata, picture, LargestInSmallBlocks);
    }

    /// <summary>What belongs into a picture's first directory.</summary>
    /// <param name="metadata">What is known.</param>
    /// <param name="orientation">1 when the picture is upright already.</param>
    public static TiffDirectoryWriter Main(PictureMetadata metadata, int orientation = 1)
    {
        (CaptureInfo capture, SourceMetadata source) = metadata;
        TiffDirectoryWriter d = new();
        d.AddText(271, capture.Make.Trim());
        d.AddText(272, capture.Model.Trim());
        d.AddText(306, Time(capture)); // DateTime
        AddAll(d, source.Main);
        d.AddShorts(274, (ushort)orientation);
        d.AddText(305, Software);
        return d;
    }

    /// <summary>What belongs into EXIF's own directory.</summary>
    public static TiffDirectoryWriter Exif(PictureMetadata metadata)
    {
        (CaptureInfo capture, SourceMetadata source) = metadata;
        TiffDirectoryWriter d = new();
        d.AddUndefined(36864, "0232"u8); // ExifVersion
        d.AddUndefined(40960, "0100"u8); // FlashpixVersion
        AddFraction(d, 33434, capture.ExposureTimeS);
        AddFraction(d, 33437, capture.ApertureF);
        if (capture.Iso is > 0)
        {
            d.AddShorts(34855, (ushort)Math.Clamp(Math.Round(capture.Iso.Value), 1, ushort.MaxValue));
        }

        d.AddText(36867, Time(capture)); // DateTimeOriginal
        AddFraction(d, 37386, capture.FocalLengthMm);
        d.AddText(42036, capture.Lens);
        AddAll(d, source.Exif);
        if (source.MakerNote is { CanMove: true } note)
        {
            d.AddUndefined(MakerNoteTag, note.Bytes);
        }

        return d;
    }

    /// <summary>EXIF's directory for a picture of given colours.</summary>
    public static TiffDirectoryWriter Exif(PictureMetadata metadata, IRowSource picture)
    {
        TiffDirectoryWriter d = Exif(metadata);
        d.AddShorts(40961, picture.ColorSpace == ColorSpace.Srgb ? (ushort)1 : Uncalibrated); // ColorSpace
        return d;
    }

    /// <summary>The place; empty when it is unknown.</summary>
    public static TiffDirectoryWriter Gps(PictureMetadata metadata)
    {
        TiffDirectoryWriter d = new();
        AddAll(d, metadata.Source.Gps);
        return d;
    }

    private static byte[] Assemble(PictureMetadata metadata, IRowSource picture, int largestValue)
    {
        TiffDirectoryWriter main = Main(metadata);
        TiffDirectoryWriter exif = Exif(metadata, picture);
        // What a TIFF says in tags of its own, and EXIF requires of a block in a JPEG.
        main.AddRationals(282, 1, DotsPerInch);
        main.AddRationals(283, 1, DotsPerInch);
        main.AddShorts(296, 2); // ResolutionUnit: inch
        main.AddShorts(531, 1); // YCbCrPositioning: centred
        exif.AddUndefined(37121, 1, 2, 3, 0); // ComponentsConfiguration: Y, Cb, Cr
        exif.AddLongs(40962, (uint)picture.WidthPx);
        exif.AddLongs(40963, (uint)picture.HeightPx);
        main.RemoveLonger(largestValue);
        exif.RemoveLonger(largestValue);
        TiffDirectoryTree tree = new(main);
        tree.Add(TiffDirectoryTree.Exif, exif);
        tree.Add(TiffDirectoryTree.Gps, Gps(metadata));
        return tree.ToFile();
    }

    private static void AddAll(TiffDirectoryWriter d, IReadOnlyDictionary<ushort, TiffValue> values)
    {
        foreach ((ushort tag, TiffValue value) in values)
        {
            d.Add(tag, value);
        }
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
