using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Icc;
using MetadataExtractor.Formats.Tiff;
using Tapetum.Encoding;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

public sealed class TiffWriterTests : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("tapetum-test").FullName;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 40)]
    [InlineData(333, 17)]
    [InlineData(1021, 1500)]
    public async Task Another_program_reads_sixteen_bits_exactly(int widthPx, int heightPx)
    {
        CodedPicture picture = CodedPicture.Of(widthPx, heightPx, seed: 1);

        string path = await WriteAsync(picture);

        using NetVips.Image image = NetVips.Image.NewFromFile(path);
        (image.Width, image.Height).ShouldBe((widthPx, heightPx));
        image.WriteToMemory<ushort>().AsSpan().SequenceEqual(picture.Rgb).ShouldBeTrue();
    }

    [Fact]
    public async Task It_says_how_it_was_taken_and_which_colours_it_means()
    {
        string path = await WriteAsync(CodedPicture.Of(30, 20, seed: 1));

        IReadOnlyList<MetadataExtractor.Directory> directories = TiffMetadataReader.ReadMetadata(path);
        ExifIfd0Directory main = directories.OfType<ExifIfd0Directory>().Single();
        main.GetString(ExifDirectoryBase.TagModel).ShouldBe("EOS 550D");
        main.GetString(ExifDirectoryBase.TagSoftware).ShouldBe("Tapetum");
        main.GetInt32(ExifDirectoryBase.TagOrientation).ShouldBe(1);
        directories.OfType<IccDirectory>().Single().GetString(IccDirectory.TagColorSpace).ShouldBe("RGB ");
        ExifSubIfdDirectory exif = directories.OfType<ExifSubIfdDirectory>().Single();
        exif.GetDateTime(ExifDirectoryBase.TagDateTimeOriginal).ShouldBe(new DateTime(2024, 5, 6, 22, 30, 15));
    }

    private async Task<string> WriteAsync(CodedPicture picture)
    {
        string path = Path.Combine(folder, "picture.tif");
        await PictureWriter.WriteAsync(
            picture,
            Pictures.Metadata,
            path,
            new PictureOptions { Format = OutputFormat.Tiff },
            TestContext.Current.CancellationToken
        );
        return path;
    }
}
