using Tapetum.Raw.Containers;

namespace Tapetum.Raw.Recoding;

/// <summary>How a DNG stores its main picture. Only what is sensible is one of these; anything else is left to LibRaw's words.</summary>
/// <remarks>TIFF 6.0, sections 8 and 15; TIFF Technical Notes 1 to 3 (Deflate, floating-point predictor); DNG specification 1.7.1.</remarks>
internal sealed record StoredPicture
{
    public const uint Uncompressed = 1;
    public const uint Deflate = 8;
    public const uint Vc5 = 9;
    public const uint OldDeflate = 32946;
    public const uint JpegXl = 52546;

    /// <summary>Those of TIFF and of cameras' own files that no DNG may have, where the name is known.</summary>
    public string? ForeignCompression =>
        Compression switch
        {
            0 or Uncompressed or Jpeg or LossyJpeg or JpegXl or Deflate or OldDeflate or Vc5 => null,
            5 => "LZW",
            6 => "an old kind of JPEG",
            32767 => "Sony's own method",
            32769 or 32770 or 32867 => $"their camera's own method (Compression {Compression})",
            32773 => "PackBits",
            34713 => "Nikon's own method",
            65535 => "Pentax's own method",
            _ => $"a method that no specification has (Compression {Compression})",
        };

    private const uint Jpeg = 7;
    private const uint LossyJpeg = 34892;
    private const uint ColorFilterArray = 32803;
    private const uint LinearRaw = 34892;
    private const uint FloatingPoint = 3;

    public required TiffDirectory Directory { get; init; }
    public required int WidthPx { get; init; }
    public required int HeightPx { get; init; }

    /// <summary>Per pixel, interleaved.</summary>
    public required int Samples { get; init; }
    public required int BitsPerSample { get; init; }
    public required bool IsFloat { get; init; }
    public required uint Compression { get; init; }
    public required uint Predictor { get; init; }
    public required int TileWidthPx { get; init; }
    public required int TileHeightPx { get; init; }
    public required uint[] Offsets { get; init; }
    public required uint[] Lengths { get; init; }

    /// <summary>Rows are stored in so many fields, one after the other: row y of the picture is row y / n of field y mod n.</summary>
    public required int RowFields { get; init; }

    /// <summary>The same of columns.</summary>
    public required int ColumnFields { get; init; }

    public int TilesAcross => (WidthPx + TileWidthPx - 1) / TileWidthPx;

    public bool IsDeflated => Compression is Deflate or OldDeflate;

    /// <summary>Whether LibRaw 0.20 cannot read it and we can.</summary>
    public bool NeedsRecoding =>
        IsDeflated
        || Compression == JpegXl
        || (Compression == Uncompressed && (IsFloat || BitsPerSample > 16 || IsScattered));

    /// <summary>LibRaw takes the rows of a tile of lossless JPEG that is wider than the picture for as long as the picture's.</summary>
    public bool NeedsWiderRows => Compression == Jpeg && TileWidthPx > WidthPx;

    /// <summary>Its pieces do not follow one another as rows do; LibRaw would read on past the first.</summary>
    private bool IsScattered =>
        TileWidthPx != WidthPx
        || Enumerable.Range(0, Offsets.Length - 1).Any(i => Offsets[i] + (long)Lengths[i] != Offsets[i + 1]);

    /// <returns>Null when the file is no DNG, or its picture is stored in a way of which nothing is known here.</returns>
    public static StoredPicture? Of(TiffFile file)
    {
        const ushort DngVersion = 50706;
        return file.Directories is [var main, ..] && main.Value(DngVersion) is not null
            ? file.Directories.Where(IsMain).Select(Of).OfType<StoredPicture>().MaxBy(p => (long)p.WidthPx * p.HeightPx)
            : null;
    }

    private static bool IsMain(TiffDirectory d) =>
        d.UInt32s(262) is [ColorFilterArray or LinearRaw] && d.UInt32s(254) is [] or [0];

    private static StoredPicture? Of(TiffDirectory d)
    {
        (uint width, uint height) = (Number(d, 256, 0), Number(d, 257, 0));
        bool isTiled = d.Count(324) > 0;
        uint tileWidth = isTiled ? Number(d, 322, 0) : width;
        uint tileHeight = isTiled ? Number(d, 323, 0) : Math.Min(height, Number(d, 278, height));
        uint[] bits = d.UInt32s(258);
        uint[] offsets = d.UInt32s(isTiled ? (ushort)324 : (ushort)273);
        uint[] lengths = d.UInt32s(isTiled ? (ushort)325 : (ushort)279);
        uint samples = Number(d, 277, 1);
        bool isSensible =
            width is > 0 and < ushort.MaxValue
            && height is > 0 and < ushort.MaxValue
            && (long)width * height <= RawDecoder.MaxPixels
            && tileWidth is > 0 and < ushort.MaxValue
            && tileHeight is > 0 and < ushort.MaxValue
            && samples is 1 or 3
            && bits.Length == samples
            && bits.All(b => b == bits[0])
            && bits[0] is >= 8 and <= 32
            && Number(d, 284, 1) == 1
            && offsets.Length == lengths.Length
            && offsets.Length == (long)((width + tileWidth - 1) / tileWidth) * ((height + tileHeight - 1) / tileHeight);
        return !isSensible
            ? null
            : new()
            {
                Directory = d,
                WidthPx = (int)width,
                HeightPx = (int)height,
                Samples = (int)samples,
                BitsPerSample = (int)bits[0],
                IsFloat = Number(d, 339, 1) == FloatingPoint,
                Compression = Number(d, 259, Uncompressed),
                Predictor = Number(d, 317, 1),
                TileWidthPx = (int)tileWidth,
                TileHeightPx = (int)tileHeight,
                Offsets = offsets,
                Lengths = lengths,
                RowFields = (int)Math.Clamp(Number(d, 50975, 1), 1, height),
                ColumnFields = (int)Math.Clamp(Number(d, 52547, 1), 1, width),
            };
    }

    private static uint Number(TiffDirectory directory, ushort tag, uint usual) =>
        directory.UInt32s(tag) is [var first, ..] ? first : usual;
}
