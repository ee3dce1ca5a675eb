using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Png;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Png;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 40)]
    [InlineData(333, 17)]
    [InlineData(1021, 1500)]
    public async Task Sixteen_bits_come_back_exactly(int widthPx, int heightPx)
    {
        CodedPicture picture = CodedPicture.Of(widthPx, heightPx, seed: 1);

        TestPng png = await WriteAsync(picture, PngDepth.Sixteen);

        (png.Width, png.Height, png.Depth).ShouldBe((widthPx, heightPx, 16));
        png.Rgb.AsSpan().SequenceEqual(picture.Rgb).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(333, 17)]
    [InlineData(1021, 1500)]
    public async Task Eight_bits_are_the_nearest_to_the_sixteen(int widthPx, int heightPx)
    {
        CodedPicture picture = CodedPicture.Of(widthPx, heightPx, seed: 2);

        TestPng png = await WriteAsync(picture, PngDepth.Eight);

        png.Depth.ShouldBe(8);
        png.Rgb.AsSpan()
            .SequenceEqual([.. picture.Rgb.Select(code => (ushort)Math.Round(code / 257.0))])
            .ShouldBeTrue();
    }

    [Fact]
    public async Task Every_filter_is_used_where_it_predicts_best()
    {
        TestPng png = await WriteAsync(CodedPicture.Of(400, 300, seed: 3), PngDepth.Eight);

        png.Filters.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task The_colour_space_is_stated_as_sRGB()
    {
        TestPng png = await WriteAsync(CodedPicture.Of(5, 5, seed: 4), PngDepth.Eight);

        png.Chunks["sRGB"].ShouldBe([0]);
        png.Chunks["gAMA"].ShouldBe([0, 0, 0xB1, 0x8F]);
        png.Chunks["cHRM"].Length.ShouldBe(32);
    }

    [Fact]
    public async Task The_capture_can_be_read_from_the_file()
    {
        MemoryStream file = new();
        await PngWriter.WriteAsync(
            CodedPicture.Of(5, 5, seed: 4),
            PictureMetadata.Of(Pictures.Capture with { Orientation = 6 }),
            PngDepth.Eight,
            file,
            TestContext.Current.CancellationToken
        );

        file.Position = 0;
        IReadOnlyList<MetadataExtractor.Directory> directories = PngMetadataReader.ReadMetadata(file);

        ExifIfd0Directory main = directories.OfType<ExifIfd0Directory>().Single();
        main.GetString(ExifDirectoryBase.TagMake).ShouldBe("Canon");
        main.GetString(ExifDirectoryBase.TagModel).ShouldBe("EOS 550D");
        main.GetString(ExifDirectoryBase.TagSoftware).ShouldBe("Tapetum");
        main.GetInt32(ExifDirectoryBase.TagOrientation).ShouldBe(1, "the picture has been turned already");
        ExifSubIfdDirectory exif = directories.OfType<ExifSubIfdDirectory>().Single();
        exif.GetRational(ExifDirectoryBase.TagExposureTime).ShouldBe(new Rational(1, 30));
        exif.GetDouble(ExifDirectoryBase.TagFNumber).ShouldBe(2.8, 1e-6);
        exif.GetInt32(ExifDirectoryBase.TagIsoEquivalent).ShouldBe(3200);
        exif.GetDouble(ExifDirectoryBase.TagFocalLength).ShouldBe(35);
        exif.GetString(ExifDirectoryBase.TagLensModel).ShouldBe("EF 35mm f/2");
        exif.GetDateTime(ExifDirectoryBase.TagDateTimeOriginal).ShouldBe(new DateTime(2024, 5, 6, 22, 30, 15));
    }

    private static async Task<TestPng> WriteAsync(CodedPicture picture, PngDepth depth)
    {
        MemoryStream file = new();
        await PngWriter.WriteAsync(picture, Pictures.Metadata, depth, file, TestContext.Current.CancellationToken);
        return TestPng.Read(file.ToArray());
    }
}
