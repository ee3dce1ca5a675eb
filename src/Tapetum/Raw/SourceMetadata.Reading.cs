using Tapetum.Raw.Containers;

namespace Tapetum.Raw;

/// <content>How it is found in a file: a TIFF, or what holds one.</content>
public sealed partial record SourceMetadata
{
    private const ushort ExifPointer = 34665;
    private const ushort GpsPointer = 34853;
    private const ushort XmpPacket = 700;
    private const ushort MakerNoteTag = 37500;
    private const ushort OrientationTag = 274;

    /// <summary>ImageDescription, Make, Model, DateTime, Artist, Copyright.</summary>
    private static readonly HashSet<ushort> MainTags = [270, 271, 272, 306, 315, 33432];

    /// <summary>Whether a file says 0 of how it is to be turned, which no specification knows: such pictures stand upright.</summary>
    /// <param name="stream">Seekable.</param>
    internal static bool HasNoOrientation(Stream stream) =>
        new TiffFile(stream).Directories is [var main, ..] && main.UInt32s(OrientationTag) is [0 or > 8];

    /// <param name="stream">Seekable. A file of which nothing is known has none of all this.</param>
    public static SourceMetadata Read(Stream stream) =>
        Cr3File.Read(stream) is { } boxes ? Of(boxes) : OfTiff(RafFile.ExifOf(stream) ?? stream);

    private static SourceMetadata Of(Cr3File boxes) =>
        new()
        {
            Main = Texts(OnlyDirectory(boxes.Main)),
            Exif = Values(OnlyDirectory(boxes.Exif), IsOfThePicture),
            Gps = Values(OnlyDirectory(boxes.Gps), _ => true),
            Xmp = boxes.Xmp,
        };

    private static TiffDirectory? OnlyDirectory(byte[] tiff) =>
        new TiffFile(new MemoryStream(tiff)).Directories is [var only, ..] ? only : null;

    private static SourceMetadata OfTiff(Stream stream)
    {
        TiffFile file = new(stream);
        if (file.Directories.Count == 0)
        {
            return None;
        }

        TiffDirectory main = file.Directories[0];
        TiffDirectory? exif = file.DirectoryAt(main.UInt32s(ExifPointer));
        TiffDirectory? gps = file.DirectoryAt(main.UInt32s(GpsPointer));
        TiffDirectory picture = Raw.Containers.DngTags.PictureIn(file.Directories);
        Dictionary<ushort, TiffValue> dng = Values(main, DngTags.Contains);
        bool isDng = main.Value(50706) is not null;
        return new()
        {
            Main = Texts(main),
            Exif = Values(exif, IsOfThePicture),
            Gps = Values(gps, _ => true),
            Dng = !isDng
                ? new Dictionary<ushort, TiffValue>()
                : dng.Concat(Values(picture, DngPictureTags.Contains)).DistinctBy(t => t.Key).ToDictionary(),
            MakerNote = exif?.Value(MakerNoteTag) is { } note
                ? new MakerNote(note.Bytes, (uint)exif.OffsetOf(MakerNoteTag), file.IsBigEndian)
                : null,
            Xmp = main.Value(XmpPacket)?.Bytes ?? [],
        };
    }

    /// <summary>Not the size of the old picture (40962, 40963), its colour space (40961), the interoperability directory (40965) or the maker note.</summary>
    private static bool IsOfThePicture(ushort tag) => tag is not (40961 or 40962 or 40963 or 40965 or MakerNoteTag);

    /// <summary>Cameras fill what nobody has told them with blanks.</summary>
    private static Dictionary<ushort, TiffValue> Texts(TiffDirectory? directory) =>
        Values(directory, MainTags.Contains)
            .Where(tag => tag.Value.Bytes.Any(character => character is not ((byte)' ' or 0)))
            .ToDictionary();

    private static Dictionary<ushort, TiffValue> Values(TiffDirectory? directory, Func<ushort, bool> isWanted)
    {
        Dictionary<ushort, TiffValue> values = [];
        foreach (ushort tag in directory?.Tags.Where(isWanted) ?? [])
        {
            if (directory!.Value(tag) is { } value)
            {
                values.Add(tag, value);
            }
        }

        return values;
    }
}
