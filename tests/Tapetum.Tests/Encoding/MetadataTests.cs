using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Xmp;
using Tapetum.Development;
using Tapetum.Encoding;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Tiff;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Sensor;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

/// <summary>What a raw file says about a photograph is found again in every kind of file made of it, and nothing is that would be wrong there.</summary>
public sealed class MetadataTests : IDisposable
{
    private const string Xmp = """
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
         xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/" xmp:Rating="4" tiff:Orientation="6" crs:Exposure2012="+2.00">
        <crs:ToneCurve><rdf:Seq><rdf:li>0, 0</rdf:li></rdf:Seq></crs:ToneCurve></rdf:Description></rdf:RDF></x:xmpmeta>
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Png16)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    [InlineData(OutputFormat.Dng)]
    public async Task Who_where_when_and_how_is_carried_over(OutputFormat format)
    {
        IReadOnlyList<MetadataExtractor.Directory> directories = await WriteAndReadAsync(format);

        ExifIfd0Directory main = directories.OfType<ExifIfd0Directory>().Single();
        main.GetString(ExifDirectoryBase.TagArtist).ShouldBe("Ada");
        main.GetString(ExifDirectoryBase.TagModel).ShouldBe("Canon EOS 550D", "the file's own word comes first");
        main.GetString(ExifDirectoryBase.TagSoftware).ShouldBe("Tapetum");
        ExifSubIfdDirectory exif = directories
            .OfType<ExifSubIfdDirectory>()
            .Single(d => d.ContainsTag(ExifDirectoryBase.TagLensModel));
        exif.GetString(ExifDirectoryBase.TagLensModel)
            .ShouldBe("EF 35mm f/2", "what the file does not say is filled in");
        exif.GetRational(ExifDirectoryBase.TagExposureTime).ShouldBe(new Rational(1, 25));
        exif.GetString(ExifDirectoryBase.TagTimeZoneOriginal).ShouldBe("+02:00");
        GpsDirectory gps = directories.OfType<GpsDirectory>().Single();
        gps.GetGeoLocation()!.Latitude.ShouldBe(52.5, 1e-6);
        XmpDirectory xmp = directories.OfType<XmpDirectory>().Single();
        xmp.GetXmpProperties()["xmp:Rating"].ShouldBe("4");
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    public async Task Nothing_is_said_of_the_old_pixels(OutputFormat format)
    {
        IReadOnlyList<MetadataExtractor.Directory> directories = await WriteAndReadAsync(format);

        directories.OfType<ExifIfd0Directory>().Single().GetInt32(ExifDirectoryBase.TagOrientation).ShouldBe(1);
        ExifSubIfdDirectory exif = directories.OfType<ExifSubIfdDirectory>().Single();
        exif.GetObject(ExifDirectoryBase.TagExifImageWidth)
            ?.ToString()
            .ShouldBe(format == OutputFormat.Tiff ? null : "30");
        exif.GetObject(ExifDirectoryBase.TagMakernote).ShouldBeNull("its offsets would lead astray");
        directories.OfType<ExifThumbnailDirectory>().ShouldBeEmpty();
        IDictionary<string, string?> xmp = directories.OfType<XmpDirectory>().Single().GetXmpProperties()!;
        xmp.Keys.ShouldNotContain(name => name.StartsWith("tiff:", StringComparison.Ordinal));
        xmp.Keys.ShouldNotContain(name => name.StartsWith("crs:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_DNG_keeps_the_maker_note_where_its_offsets_can_be_followed()
    {
        string path = await WriteAsync(OutputFormat.Dng);

        TiffDirectory main = new TiffFile(new MemoryStream(await File.ReadAllBytesAsync(path, Stop))).Directories[0];
        byte[] data = main.Value(50740)!.Bytes;
        System.Text.Encoding.ASCII.GetString(data[..10]).ShouldBe("Adobe\0MakN");
        data[^3..].ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Tiff)]
    public async Task A_picture_that_is_enhanced_in_turn_passes_on_what_it_says(OutputFormat format)
    {
        RgbImage read = Tapetum.Encoding.Vips.PhotoReader.ReadLinear(await WriteAsync(format));

        read.Metadata.Main[315].Bytes.ShouldBe("Ada\0"u8.ToArray());
        read.Metadata.Gps[1].Bytes.ShouldBe("N\0"u8.ToArray());
        read.Metadata.Exif[33434].Bytes.ShouldBe([1, 0, 0, 0, 25, 0, 0, 0]);
        System.Text.Encoding.UTF8.GetString(read.Metadata.Xmp).ShouldContain("Rating");
    }

    [Fact]
    public void Big_endian_values_are_turned_and_their_numbers_stay()
    {
        byte[] file =
        [
            .. "MM"u8,
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            2,
            0x01,
            0x3B,
            0,
            2,
            0,
            0,
            0,
            4,
            .. "Ada"u8,
            0, // Artist
            0x87,
            0x69,
            0,
            4,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            38, // EXIF's directory
            0,
            0,
            0,
            0,
            0,
            2,
            0x82,
            0x9A,
            0,
            5,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            68, // ExposureTime
            0x88,
            0x27,
            0,
            3,
            0,
            0,
            0,
            1,
            0x0C,
            0x80,
            0,
            0, // ISO 3200
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            25,
        ];

        var metadata = SourceMetadata.Read(new MemoryStream(file));

        metadata.Main[0x13B].Bytes.ShouldBe("Ada\0"u8.ToArray());
        metadata.Exif[0x829A].Bytes.ShouldBe([1, 0, 0, 0, 25, 0, 0, 0]);
        metadata.Exif[0x8827].Bytes.ShouldBe([0x80, 0x0C]);
    }

    [Fact]
    public void Damaged_XMP_is_left_out_and_entities_are_not_followed()
    {
        XmpPacket.ForPicture("<x:xmpmeta"u8.ToArray()).ShouldBeEmpty();
        XmpPacket
            .ForPicture("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"u8.ToArray())
            .ShouldBeEmpty();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<IReadOnlyList<MetadataExtractor.Directory>> WriteAndReadAsync(OutputFormat format) =>
        ImageMetadataReader.ReadMetadata(await WriteAsync(format));

    private async Task<string> WriteAsync(OutputFormat format)
    {
        string path = folder.File("picture" + PictureWriter.ExtensionOf(format));
        RawImage raw = SyntheticRaw.Image(30, 20, capture: Pictures.Capture, metadata: Source());
        if (format == OutputFormat.Dng)
        {
            LinearImage linear = Pictures.Linear(30, 20, (x, _) => (x / 30f, 0.5f, 0.3f));
            DenoisedRaw denoised = new(raw, new NoiseModel(1, 1, NoiseOrigin.NoiseProfileTag), linear, 1);
            DevelopmentRecipe recipe = Developer.Render(linear, raw, new DevelopmentOptions()).Recipe;
            await LinearDngWriter.WriteAsync(denoised, recipe, path, overwrite: false, Stop);
        }
        else
        {
            PictureOptions options = new() { Format = format };
            await PictureWriter.WriteAsync(CodedPicture.Of(30, 20, 1), PictureMetadata.Of(raw), path, options, Stop);
        }

        return path;
    }

    /// <summary>As it would be read from a raw file that lies on its side.</summary>
    private static SourceMetadata Source()
    {
        TiffDirectoryWriter main = new();
        main.AddText(272, "Canon EOS 550D");
        main.AddText(315, "Ada");
        main.AddShorts(274, 6);
        main.AddBytes(700, System.Text.Encoding.UTF8.GetBytes(Xmp));
        TiffDirectoryWriter exif = new();
        exif.AddRationals(33434, 25, 1 / 25.0);
        exif.AddText(36881, "+02:00"); // OffsetTimeOriginal
        exif.AddUndefined(37500, [.. "Canon"u8, 1, 2, 3]);
        exif.AddLongs(40962, 5184);
        TiffDirectoryWriter gps = new();
        gps.AddText(1, "N");
        gps.AddRationals(2, 1000, 52, 30, 0);
        gps.AddText(3, "E");
        gps.AddRationals(4, 1000, 13, 24, 0);
        TiffDirectoryTree tree = new(main);
        tree.Add(TiffDirectoryTree.Exif, exif);
        tree.Add(TiffDirectoryTree.Gps, gps);
        return SourceMetadata.Read(new MemoryStream(tree.ToFile()));
    }
}
