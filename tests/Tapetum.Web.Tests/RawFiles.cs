using Tapetum.Encoding.Tiff;
using Tapetum.Raw.Containers;

namespace Tapetum.Web.Tests;

/// <summary>Small raw files to upload.</summary>
internal static class RawFiles
{
    private const string Xmp = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>
        """;

    public static byte[] Ramp(int widthPx = 64, int heightPx = 48)
    {
        using TemporaryFolder folder = new();
        return File.ReadAllBytes(NoisyRamp.Write(folder.File("ramp.dng"), widthPx, heightPx));
    }

    /// <summary>The same file, which says who took it, where and with which lens: a new first directory at its end points to its pixels.</summary>
    public static byte[] WithMetadata(byte[] dng)
    {
        TiffDirectory old = new TiffFile(new MemoryStream(dng)).Directories[0];
        TiffDirectoryWriter main = new();
        foreach (ushort tag in old.Tags)
        {
            main.Add(tag, old.Value(tag)!);
        }

        main.AddText(315, "Ada Lovelace"); // Artist
        main.AddBytes(700, System.Text.Encoding.UTF8.GetBytes(Xmp));
        TiffDirectoryWriter exif = new();
        exif.AddRationals(33434, 25, 1 / 25.0); // ExposureTime
        exif.AddText(36881, "+02:00"); // OffsetTimeOriginal
        exif.AddUndefined(37500, [.. "Canon"u8, 1, 2, 3]); // MakerNote
        exif.AddText(42036, "EF 35mm f/2"); // LensModel
        TiffDirectoryWriter gps = new();
        gps.AddText(1, "N");
        gps.AddRationals(2, 1000, 52, 30, 0);
        TiffDirectoryTree tree = new(main);
        tree.Add(TiffDirectoryTree.Exif, exif);
        tree.Add(TiffDirectoryTree.Gps, gps);
        return [.. TiffDirectoryTree.Header(dng.Length), .. dng[8..], .. tree.ToBytes(dng.Length)];
    }
}
