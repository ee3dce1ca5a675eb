using System.Buffers.Binary;
using Tapetum.Development;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Vips;

namespace Tapetum.Encoding;

/// <summary>Writes JPEG files: libvips compresses, the segments that say what the picture is are our own.</summary>
/// <remarks>
/// ITU-T T.81 annex B; CIPA DC-008 4.7 (EXIF); ICC.1:2022 annex B.4.
/// <code>
/// FF D8 | FF E0 JFIF | FF E1 "Exif" 0 0, EXIF | FF E1 a name, XMP | FF E2 "ICC_PROFILE" 0, number, of how many, a part of it | the rest as libvips made it
///
/// segment   FF, its kind, uint16 length with itself, big-endian, and the data
/// </code>
/// </remarks>
internal static class JpegWriter
{
    private const int StartBytes = 2;
    private const int MaxSegmentBytes = 65_533;

    /// <summary>A longer packet would have to be split by a method that hardly any program reads; it is left out.</summary>
    private const int MaxXmpBytes = 65_503;

    private static readonly byte[] ExifName = [.. "Exif\0\0"u8];
    private static readonly byte[] XmpName = [.. "http://ns.adobe.com/xap/1.0/\0"u8];

    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="metadata">Becomes EXIF and XMP.</param>
    /// <param name="options">How to compress.</param>
    /// <param name="stream">Written to in order; need not seek.</param>
    /// <param name="cancellationToken">Stops within a few rows.</param>
    public static async Task WriteAsync(
        IRowSource picture,
        PictureMetadata metadata,
        JpegOptions options,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        byte[] jpeg = await Task.Run(() => JpegEncoder.Encode(picture, options, cancellationToken), cancellationToken);
        int head = StartBytes + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(StartBytes + 2));
        await stream.WriteAsync(jpeg.AsMemory(0, head), cancellationToken);
        byte[] exif = ExifBlock.Of(metadata, picture, MaxSegmentBytes - ExifName.Length);
        await stream.WriteAsync(Segment(0xE1, ExifName, exif), cancellationToken);
        if (XmpPacket.ForPicture(metadata.Source.Xmp) is { Length: > 0 and < MaxXmpBytes } xmp)
        {
            await stream.WriteAsync(Segment(0xE1, XmpName, xmp), cancellationToken);
        }

        await stream.WriteAsync(Profile(picture.ColorSpace), cancellationToken);
        await stream.WriteAsync(jpeg.AsMemory(head), cancellationToken);
    }

    /// <summary>The profiles that this program makes fit into one segment.</summary>
    private static byte[] Profile(ColorSpace space) =>
        Segment(0xE2, "ICC_PROFILE\0"u8, [1, 1, .. IccProfile.Of(space)]);

    private static byte[] Segment(byte kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        int length = name.Length + data.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxSegmentBytes);
        byte[] size = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, (ushort)(length + 2));
        return [0xFF, kind, .. size, .. name, .. data];
    }
}
