using NetVips;
using Tapetum.Encoding.Png;
using Tapetum.Encoding.Vips;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding.Vips;

public sealed class PhotoReaderTests
{
    [Fact]
    public async Task An_eight_bit_png_is_read_code_by_code()
    {
        using TemporaryFolder folder = new();
        var picture = CodedPicture.Of(37, 21, seed: 1);
        string path = await WritePng(folder, picture, PngDepth.Eight);

        SrgbPhoto photo = PhotoReader.Read(path);

        (photo.WidthPx, photo.HeightPx).ShouldBe((37, 21));
        photo.Rgb.ShouldBe(TestPng.Read(await File.ReadAllBytesAsync(path, Stop)).Rgb.Select(v => (byte)v));
    }

    [Fact]
    public async Task Sixteen_bits_become_eight()
    {
        using TemporaryFolder folder = new();
        var picture = CodedPicture.Of(16, 16, seed: 2);
        string path = await WritePng(folder, picture, PngDepth.Sixteen);

        SrgbPhoto photo = PhotoReader.Read(path);

        for (int i = 0; i < photo.Rgb.Length; i++)
        {
            ((double)photo.Rgb[i]).ShouldBe(picture.Rgb[i] / 257.0, 1.01);
        }
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("photo.webp")]
    [InlineData("photo.tif")]
    public async Task Other_formats_look_as_the_png_does(string name)
    {
        using TemporaryFolder folder = new();
        string png = await WritePng(folder, Smooth(), PngDepth.Eight);
        string path = folder.File(name);
        Save(png, path);

        SrgbPhoto photo = PhotoReader.Read(path);

        byte[] expected = PhotoReader.Read(png).Rgb;
        photo.Rgb.Length.ShouldBe(expected.Length);
        photo.Rgb.Zip(expected, (a, b) => Math.Abs(a - b)).Average().ShouldBeLessThan(3);
    }

    /// <summary>libvips would put so large a one into a temporary file, which a confined decoder may not write.</summary>
    [Fact]
    public void A_photo_of_more_than_a_hundred_megabytes_is_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("photo.jpg");
        using (var large = Image.Black(6000, 6000, bands: 3))
        {
            large.Jpegsave(path);
        }

        SrgbPhoto photo = PhotoReader.Read(path);

        (photo.WidthPx, photo.HeightPx).ShouldBe((6000, 6000));
    }

    [Fact]
    public async Task A_grey_photo_gets_three_equal_channels()
    {
        using TemporaryFolder folder = new();
        string png = await WritePng(folder, Smooth(), PngDepth.Eight);
        string grey = folder.File("grey.png");
        using (Image color = Image.NewFromFile(png))
        using (Image green = color.ExtractBand(1))
        {
            green.WriteToFile(grey);
        }

        byte[] rgb = PhotoReader.Read(grey).Rgb;

        rgb.Chunk(3).ShouldAllBe(pixel => pixel[0] == pixel[1] && pixel[1] == pixel[2]);
        rgb.Where((_, i) => i % 3 == 1).ShouldBe(PhotoReader.Read(png).Rgb.Where((_, i) => i % 3 == 1));
    }

    [Fact]
    public async Task A_photo_that_is_cut_short_is_refused_and_named()
    {
        using TemporaryFolder folder = new();
        string png = await WritePng(folder, CodedPicture.Of(64, 64, seed: 3), PngDepth.Eight);
        using (FileStream file = new(png, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        var error = Should.Throw<PhotoReadException>(() => PhotoReader.Read(png));

        error.Path.ShouldBe(png);
        error.Reason.ShouldContain("cannot be read as a photo");
    }

    [Fact]
    public async Task What_is_no_photo_is_refused()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.jpg"), "a letter", Stop);

        Should
            .Throw<PhotoReadException>(() => PhotoReader.Read(folder.File("a.jpg")))
            .Advice.ShouldContain("JPEG, PNG, WebP or TIFF");
        Should
            .Throw<PhotoReadException>(() => PhotoReader.Read(folder.File("b.jpg")))
            .Reason.ShouldContain("no such file");
    }

    [Fact]
    public void A_display_p3_photo_is_converted_to_srgb()
    {
        // Its flowers are a violet outside of sRGB: read as if it were sRGB, nothing would clip.
        SrgbPhoto photo = PhotoReader.Read(SharedData.Path("photos/dragonfly-on-lavender.jpg"));

        (photo.WidthPx, photo.HeightPx).ShouldBe((4032, 2272));
        double converted = MeanSaturation(photo.Rgb);
        double stored = MeanSaturation(ReadWithoutConversion(SharedData.Path("photos/dragonfly-on-lavender.jpg")));
        converted.ShouldBeGreaterThan(stored * 1.03);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static CodedPicture Smooth()
    {
        ushort[] rgb = new ushort[48 * 32 * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            int pixel = i / 3;
            rgb[i] = (ushort)((pixel % 48 * 900) + (pixel / 48 * 400) + (i % 3 * 3000));
        }

        return new(48, 32, rgb);
    }

    private static async Task<string> WritePng(TemporaryFolder folder, CodedPicture picture, PngDepth depth)
    {
        string path = folder.File("picture.png");
        await using FileStream file = File.Create(path);
        await PngWriter.WriteAsync(picture, Pictures.Metadata, depth, file, Stop);
        return path;
    }

    private static void Save(string from, string to)
    {
        using Image image = Image.NewFromFile(from);
        image.WriteToFile(to + (to.EndsWith(".tif", StringComparison.Ordinal) ? "" : "[Q=95]"));
    }

    private static byte[] ReadWithoutConversion(string path)
    {
        using Image image = Image.NewFromFile(path);
        return image.WriteToMemory<byte>();
    }

    private static double MeanSaturation(byte[] rgb)
    {
        double sum = 0;
        for (int i = 0; i < rgb.Length; i += 3)
        {
            sum +=
                Math.Max(rgb[i], Math.Max(rgb[i + 1], rgb[i + 2])) - Math.Min(rgb[i], Math.Min(rgb[i + 1], rgb[i + 2]));
        }

        return sum / (rgb.Length / 3);
    }
}
