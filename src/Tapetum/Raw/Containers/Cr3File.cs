using System.Buffers.Binary;

namespace Tapetum.Raw.Containers;

/// <summary>
/// Canon's raw files since 2018, which are no TIFFs but made of boxes, some of which hold a TIFF of one directory each:
/// <code>
/// box    length with itself (4, big-endian) · name (4) · [a length of 8 bytes, where the first was 1] · content
/// file   ftyp "crx " … · moov · uuid be7a…: XMP · …
/// moov   uuid 85c0…: CMT1 main directory · CMT2 EXIF's · CMT3 maker note · CMT4 GPS's
/// </code>
/// </summary>
/// <param name="Main">A TIFF; empty where there is none, as all of these.</param>
/// <param name="Exif">A TIFF.</param>
/// <param name="Gps">A TIFF.</param>
/// <param name="Xmp">As it stands in the file.</param>
/// <remarks>ISO/IEC 14496-12; the boxes of Canon's own as ExifTool describes them.</remarks>
internal sealed record Cr3File(byte[] Main, byte[] Exif, byte[] Gps, byte[] Xmp)
{
    private const int MaxBoxes = 256;
    private const int MaxContentBytes = 1 << 20;
    private const int UuidBytes = 16;

    private static readonly byte[] CanonUuid = Convert.FromHexString("85c0b687820f11e08111f4ce462b6a48");
    private static readonly byte[] XmpUuid = Convert.FromHexString("be7acfcb97a942e89c71999491e3afac");

    /// <returns>Null when this is no such file.</returns>
    public static Cr3File? Read(Stream stream)
    {
        if (!Bytes(stream, 4, 12).AsSpan().SequenceEqual("ftypcrx "u8))
        {
            return null;
        }

        List<Box> file = BoxesIn(stream, new Box("", 0, stream.Length));
        List<Box> movie = file.Where(box => box.Name == "moov").SelectMany(box => BoxesIn(stream, box)).ToList();
        List<Box> canon =
        [
            .. movie
                .Where(box => Is(stream, box, CanonUuid))
                .SelectMany(box => BoxesIn(stream, box with { Start = box.Start + UuidBytes })),
        ];
        byte[] ContentOf(string name) =>
            canon.Find(box => box.Name == name) is { Name: not null } box ? Bytes(stream, box.Start, box.End) : [];

        Box xmp = file.Find(box => Is(stream, box, XmpUuid));
        return new(
            ContentOf("CMT1"),
            ContentOf("CMT2"),
            ContentOf("CMT4"),
            xmp.Name is null ? [] : Bytes(stream, xmp.Start + UuidBytes, xmp.End)
        );
    }

    private static bool Is(Stream stream, Box box, byte[] uuid) =>
        box.Name == "uuid" && Bytes(stream, box.Start, Math.Min(box.End, box.Start + UuidBytes)).SequenceEqual(uuid);

    /// <summary>Up to the first that is damaged.</summary>
    private static List<Box> BoxesIn(Stream stream, Box parent)
    {
        List<Box> boxes = [];
        long at = parent.Start;
        while (boxes.Count < MaxBoxes && Bytes(stream, at, Math.Min(at + 16, parent.End)) is { Length: >= 8 } head)
        {
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            bool isLong = length == 1 && head.Length == 16;
            length = isLong ? BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)) : length;
            int headBytes = isLong ? 16 : 8;
            if (length < headBytes || length > parent.End - at)
            {
                break;
            }

            boxes.Add(new(System.Text.Encoding.ASCII.GetString(head, 4, 4), at + headBytes, at + length));
            at += length;
        }

        return boxes;
    }

    /// <returns>Nothing where the file ends before, or what is there is longer than metadata are.</returns>
    private static byte[] Bytes(Stream stream, long start, long end)
    {
        if (end - start is <= 0 or > MaxContentBytes || end > stream.Length)
        {
            return [];
        }

        byte[] bytes = new byte[end - start];
        stream.Position = start;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private readonly record struct Box(string Name, long Start, long End);
}
