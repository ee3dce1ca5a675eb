using System.Buffers.Binary;
using System.IO.Compression;
using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Encoding.Metadata;
using Tapetum.Raw;

namespace Tapetum.Encoding.Png;

/// <summary>Writes PNG files (ISO/IEC 15948), compressing on all cores with a few bands of rows in memory at a time.</summary>
/// <remarks>
/// Each band of rows is filtered and deflated on its own and ends with a sync flush, on a byte boundary and without a final block, so that
/// the bands one after another are one valid zlib stream:
/// <code>
/// 78 9C | band 0 … 00 00 FF FF | band 1 … 00 00 FF FF | … | 03 00 (an empty final block) | Adler-32 of all filtered bytes
/// </code>
/// One IDAT chunk holds one band.
/// </remarks>
internal static class PngWriter
{
    private const int BandBytes = 1 << 20;
    private const int MinBandRows = 16;

    private static readonly byte[] Signature =
    [
        0x89,
        (byte)'P',
        (byte)'N',
        (byte)'G',
        (byte)'\r',
        (byte)'\n',
        0x1A,
        (byte)'\n',
    ];
    private static readonly byte[] EmptyFinalBlock = [0x03, 0x00];

    private const uint Gamma = 45455;

    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="metadata">Becomes the eXIf chunk and one with XMP.</param>
    /// <param name="depth">Bits per channel.</param>
    /// <param name="stream">Written to in order; need not seek.</param>
    /// <param name="cancellationToken">Stops between bands.</param>
    public static async Task WriteAsync(
        IRowSource picture,
        PictureMetadata metadata,
        PngDepth depth,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        await stream.WriteAsync(Head(picture, metadata, depth), cancellationToken);
        uint adler = await WriteBandsAsync(picture, depth, stream, cancellationToken);
        byte[] tail = [.. EmptyFinalBlock, .. BigEndian(adler)];
        await stream.WriteAsync(PngChunk.Of("IDAT", tail), cancellationToken);
        await stream.WriteAsync(PngChunk.Of("IEND", []), cancellationToken);
    }

    private static byte[] Head(IRowSource picture, PictureMetadata metadata, PngDepth depth)
    {
        const byte TrueColour = 2;
        byte[] header =
        [
            .. BigEndian((uint)picture.WidthPx),
            .. BigEndian((uint)picture.HeightPx),
            (byte)depth,
            TrueColour,
            0,
            0,
            0,
        ];
        return
        [
            .. Signature,
            .. PngChunk.Of("IHDR", header),
            .. Colors(picture.ColorSpace),
            .. PngChunk.Of("eXIf", ExifBlock.Of(metadata, picture)),
            .. Xmp(metadata.Source),
        ];
    }

    /// <summary>sRGB in the chunk of its own, which every program knows, other spaces as an ICC profile; and for simple programs a rough account of either.</summary>
    private static byte[] Colors(ColorSpace space)
    {
        Chromaticity[] points = [ColorSpace.White, space.Red, space.Green, space.Blue];
        IEnumerable<byte> hundredThousandths = points
            .SelectMany(p => new[] { p.X, p.Y })
            .SelectMany(v => BigEndian((uint)Math.Round(v * 100_000)));
        return
        [
            .. space == ColorSpace.Srgb ? PngChunk.Of("sRGB", [0]) : Profile(space),
            .. PngChunk.Of("gAMA", BigEndian(Gamma)),
            .. PngChunk.Of("cHRM", [.. hundredThousandths]),
        ];
    }

    /// <summary>iTXt: a keyword, 0, not compressed (0, 0), no language (0), no translated keyword (0), the text.</summary>
    private static byte[] Xmp(SourceMetadata source) =>
        XmpPacket.ForPicture(source.Xmp) is { Length: > 0 } packet
            ? PngChunk.Of("iTXt", "XML:com.adobe.xmp\0\0\0\0\0"u8, packet)
            : [];

    /// <summary>iCCP: a name, 0, the compression method 0, and the deflated profile.</summary>
    private static byte[] Profile(ColorSpace space)
    {
        MemoryStream data = new();
        data.Write(System.Text.Encoding.Latin1.GetBytes(space.Description));
        data.Write([0, 0]);
        using (ZLibStream zlib = new(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(IccProfile.Of(space));
        }

        return PngChunk.Of("iCCP", data.ToArray());
    }

    /// <returns>The Adler-32 of all bands.</returns>
    private static async Task<uint> WriteBandsAsync(
        IRowSource picture,
        PngDepth depth,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        int rowBytes = 1 + (picture.WidthPx * 3 * (int)depth / 8);
        int bandRows = Math.Max(MinBandRows, BandBytes / rowBytes);
        uint adler = Adler32.Empty;
        await BandPipeline.RunAsync(
            picture.HeightPx,
            bandRows,
            (first, count) => PngBand.Compress(picture, depth, first, count),
            async band =>
            {
                await stream.WriteAsync(band.Chunk, cancellationToken);
                adler = Adler32.Combine(adler, band.Adler, band.FilteredBytes);
            },
            cancellationToken
        );
        return adler;
    }

    internal static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
