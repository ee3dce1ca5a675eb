using Tapetum.Development;
using Tapetum.Encoding.Metadata;

namespace Tapetum.Encoding.Tiff;

/// <summary>Writes TIFF files of 16 bits per channel, deflated on all cores with a few strips of rows in memory at a time.</summary>
/// <remarks>
/// TIFF Revision 6.0; Adobe Photoshop TIFF Technical Notes (deflate); ICC.1:2022 annex B.2.
/// <code>
/// 'II' 42 offset of IFD0 (8) · strips of rows · IFD0 · the directories of EXIF and GPS
/// </code>
/// </remarks>
internal static class TiffWriter
{
    private const int StripBytes = 1 << 20;
    private const int BytesPerPixel = 6;
    private const int HeaderBytes = 8;

    /// <param name="picture">Rows are read from several threads.</param>
    /// <param name="metadata">Becomes tags, EXIF and XMP.</param>
    /// <param name="stream">Empty, and able to seek: where the directory lies is known at the end.</param>
    /// <param name="cancellationToken">Stops between strips.</param>
    public static async Task WriteAsync(
        IRowSource picture,
        PictureMetadata metadata,
        Stream stream,
        CancellationToken cancellationToken
    )
    {
        int stripRows = Math.Max(16, StripBytes / (picture.WidthPx * BytesPerPixel));
        List<uint> offsets = [];
        List<uint> lengths = [];
        await stream.WriteAsync(new byte[HeaderBytes], cancellationToken);
        await BandPipeline.RunAsync(
            picture.HeightPx,
            stripRows,
            (first, count) => TiffStrip.Compress(picture, first, count),
            async strip =>
            {
                offsets.Add(checked((uint)stream.Position));
                lengths.Add((uint)strip.Length);
                await stream.WriteAsync(strip, cancellationToken);
                // Directories and their values start at even offsets.
                await stream.WriteAsync(new byte[strip.Length & 1], cancellationToken);
            },
            cancellationToken
        );
        TiffDirectoryTree directories = new(Main(picture, metadata, stripRows, offsets, lengths));
        directories.Add(TiffDirectoryTree.Exif, ExifBlock.Exif(metadata, picture));
        directories.Add(TiffDirectoryTree.Gps, ExifBlock.Gps(metadata));
        long directoriesAt = stream.Position;
        await stream.WriteAsync(directories.ToBytes(directoriesAt), cancellationToken);
        stream.Position = 0;
        await stream.WriteAsync(TiffDirectoryTree.Header(directoriesAt), cancellationToken);
    }

    private static TiffDirectoryWriter Main(
        IRowSource picture,
        PictureMetadata metadata,
        int stripRows,
        List<uint> offsets,
        List<uint> lengths
    )
    {
        TiffDirectoryWriter d = ExifBlock.Main(metadata);
        d.AddLongs(254, 0); // NewSubfileType: the main picture
        d.AddLongs(256, (uint)picture.WidthPx);
        d.AddLongs(257, (uint)picture.HeightPx);
        d.AddShorts(258, 16, 16, 16); // BitsPerSample
        d.AddShorts(259, 8); // Compression: deflate
        d.AddShorts(262, 2); // PhotometricInterpretation: RGB
        d.AddLongs(273, [.. offsets]); // StripOffsets
        d.AddShorts(277, 3); // SamplesPerPixel
        d.AddLongs(278, (uint)stripRows); // RowsPerStrip
        d.AddLongs(279, [.. lengths]); // StripByteCounts
        d.AddRationals(282, 1, ExifBlock.DotsPerInch);
        d.AddRationals(283, 1, ExifBlock.DotsPerInch);
        d.AddShorts(284, 1); // PlanarConfiguration: interleaved
        d.AddShorts(296, 2); // ResolutionUnit: inch
        d.AddShorts(317, 2); // Predictor: horizontal differences
        if (XmpPacket.ForPicture(metadata.Source.Xmp) is { Length: > 0 } xmp)
        {
            d.AddBytes(700, xmp);
        }

        d.AddUndefined(34675, IccProfile.Of(picture.ColorSpace));
        return d;
    }
}
