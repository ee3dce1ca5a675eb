using Tapetum.Raw;

namespace Tapetum.Encoding.Vips;

/// <summary>What a developed photograph says about itself, to be carried over.</summary>
internal static class PhotoMetadata
{
    private const string Exif = "exif-data"; // VIPS_META_EXIF_NAME
    private const string Xmp = "xmp-data"; // VIPS_META_XMP_NAME

    /// <param name="path">The file.</param>
    /// <param name="photo">The same, open.</param>
    public static SourceMetadata Read(string path, OpenedPhoto photo)
    {
        ReadOnlySpan<byte> exif = photo.Field(Exif);
        if (exif.StartsWith("Exif\0\0"u8))
        {
            exif = exif[6..];
        }

        SourceMetadata found = exif.IsEmpty ? ReadTiff(path) : SourceMetadata.Read(new MemoryStream(exif.ToArray()));
        ReadOnlySpan<byte> xmp = photo.Field(Xmp);
        return xmp.IsEmpty ? found : found with { Xmp = xmp.ToArray() };
    }

    /// <summary>In a TIFF, EXIF is not a block but directories of the file.</summary>
    private static SourceMetadata ReadTiff(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return SourceMetadata.Read(file);
    }
}
