using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.Formats.Icc;
using MetadataExtractor.Formats.Jpeg;
using Tapetum.Encoding;
using Tapetum.Encoding.Vips;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

public sealed class JpegWriterTests : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("tapetum-test").FullName;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_picture_comes_back_nearly_as_it_was()
    {
        CodedPicture picture = Smooth(301, 203);

        SrgbPhoto photo = PhotoReader.Read(await WriteAsync(picture, new JpegOptions()));

        (photo.WidthPx, photo.HeightPx).ShouldBe((301, 203));
        photo.Rgb.Zip(picture.Rgb).Max(pair => Math.Abs(pair.First - (pair.Second / 257.0))).ShouldBeLessThan(6);
    }

    [Fact]
    public async Task Less_quality_makes_smaller_files()
    {
        long fine = new FileInfo(await WriteAsync(Smooth(256, 256), new JpegOptions { Quality = 95 })).Length;
        long coarse = new FileInfo(await WriteAsync(Smooth(256, 256), new JpegOptions { Quality = 30 })).Length;

        coarse.ShouldBeLessThan(fine);
    }

    [Theory]
    [InlineData(92, ChromaSubsampling.Auto, 1)]
    [InlineData(80, ChromaSubsampling.Auto, 2)]
    [InlineData(80, ChromaSubsampling.None, 1)]
    [InlineData(95, ChromaSubsampling.Halved, 2)]
    public async Task Colour_is_kept_as_finely_as_asked_for(int quality, ChromaSubsampling subsampling, int factor)
    {
        string path = await WriteAsync(
            Smooth(64, 64),
            new JpegOptions { Quality = quality, Subsampling = subsampling }
        );

        JpegDirectory frame = JpegMetadataReader.ReadMetadata(path).OfType<JpegDirectory>().Single();
        frame.GetComponent(0)!.HorizontalSamplingFactor.ShouldBe(factor);
        frame.GetComponent(0)!.VerticalSamplingFactor.ShouldBe(factor);
    }

    [Fact]
    public async Task It_says_how_it_was_taken_and_which_colours_it_means()
    {
        string path = await WriteAsync(Smooth(64, 64), new JpegOptions());

        IReadOnlyList<MetadataExtractor.Directory> directories = JpegMetadataReader.ReadMetadata(path);
        directories.OfType<ExifIfd0Directory>().Single().GetString(ExifDirectoryBase.TagModel).ShouldBe("EOS 550D");
        directories
            .OfType<ExifSubIfdDirectory>()
            .Single()
            .GetString(ExifDirectoryBase.TagLensModel)
            .ShouldBe("EF 35mm f/2");
        directories.OfType<IccDirectory>().Single().GetString(IccDirectory.TagColorSpace).ShouldBe("RGB ");
    }

    private async Task<string> WriteAsync(CodedPicture picture, JpegOptions jpeg)
    {
        string path = Path.Combine(folder, $"{Guid.NewGuid()}.jpg");
        await PictureWriter.WriteAsync(
            picture,
            Pictures.Metadata,
            path,
            new PictureOptions { Format = OutputFormat.Jpeg, Jpeg = jpeg },
            TestContext.Current.CancellationToken
        );
        return path;
    }

    private static CodedPicture Smooth(int widthPx, int heightPx)
    {
        ushort[] rgb = new ushort[widthPx * heightPx * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            (int x, int y) = (i / 3 % widthPx, i / 3 / widthPx);
            rgb[i] = (ushort)(30_000 + (15_000 * Math.Sin(x / 30.0)) + (12_000 * Math.Cos((y + (i % 3 * 9)) / 20.0)));
        }

        return new(widthPx, heightPx, rgb);
    }
}
