using System.Buffers.Binary;

namespace Tapetum.Raw.Containers;

/// <summary>
/// Fujifilm's raw files, which are no TIFFs; what they say of the picture is in the JPEG that they carry:
/// <code>
/// file   "FUJIFILMCCD-RAW " · … · at 84: offset and length of the JPEG (4 each, big-endian)
/// JPEG   FF D8 · segments · picture
/// segment   FF · kind · length with itself (2, big-endian) · content; of kind E1, "Exif" 0 0 and a TIFF
/// </code>
/// </summary>
internal static class RafFile
{
    private const int JpegPlace = 84;
    private const int MaxSegments = 32;
    private const byte App1 = 0xE1;

    /// <returns>The TIFF with the main, EXIF and GPS directories; null when this is no such file.</returns>
    public static Stream? ExifOf(Stream stream)
    {
        byte[] head = Read(stream, 0, JpegPlace + sizeof(uint));
        if (!head.AsSpan().StartsWith("FUJIFILMCCD-RAW "u8) || head.Length < JpegPlace + sizeof(uint))
        {
            return null;
        }

        long at = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(JpegPlace)) + 2L;
        for (int i = 0; i < MaxSegments; i++)
        {
            byte[] segment = Read(stream, at, 4);
            if (segment is not [0xFF, _, _, _])
            {
                return null;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2));
            byte[] content = segment[1] == App1 ? Read(stream, at + 4, length - 2) : [];
            if (content.AsSpan().StartsWith("Exif\0\0"u8))
            {
                return new MemoryStream(content, 6, content.Length - 6);
            }

            at += 2 + length;
        }

        return null;
    }

    /// <returns>Fewer bytes where the file ends.</returns>
    private static byte[] Read(Stream stream, long at, int count)
    {
        if (at > stream.Length)
        {
            return [];
        }

        byte[] bytes = new byte[Math.Max(0, count)];
        stream.Position = at;
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }
}
