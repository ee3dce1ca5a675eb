using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Encoding;
using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Metadata;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Tests.Development;

namespace Tapetum.Tests.Encoding;

/// <summary>What programs that photographers use make of our files. Each is skipped where the program is not installed.</summary>
public sealed class OtherProgramsTests : IDisposable
{
    private const int WidthPx = 600;
    private const int HeightPx = 300;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(OutputFormat.Dng)]
    [InlineData(OutputFormat.Tiff)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Png)]
    public async Task ExifTool_finds_no_error(OutputFormat format)
    {
        string path = await WriteAsync(format);

        string report = await OtherProgram.RunAsync("exiftool", "-validate", "-error", "-warning", "-a", path);

        report.ShouldNotContain("Error");
        if (format == OutputFormat.Dng)
        {
            report.ShouldContain(": OK");
        }
    }

    [Fact]
    public async Task LibRaw_reads_the_codes_of_a_DNG_exactly()
    {
        string path = await WriteAsync(OutputFormat.Dng);
        string tiff = folder.File("libraw.tif");

        // Sensor colours, no white balance, linear: codes scaled from the white level to 65535.
        await OtherProgram.RunAsync(
            "dcraw_emu",
            "-o",
            "0",
            "-r",
            "1",
            "1",
            "1",
            "1",
            "-H",
            "1",
            "-4",
            "-T",
            "-Z",
            tiff,
            path
        );

        ushort[] read = OtherProgram.ReadSixteenBits(tiff);
        LinearImage linear = Linear();
        float gain = LinearDngScale.For(linear, Recipe(linear).Amplification).Gain;
        for (int i = 0; i < read.Length; i++)
        {
            (read[i] / 65535f).ShouldBe(linear.Rgb[i] * gain, 3f / 65535);
        }
    }

    [Fact]
    public async Task RawTherapee_opens_a_DNG()
    {
        string path = await WriteAsync(OutputFormat.Dng);
        string png = folder.File("rawtherapee.png");

        await OtherProgram.RunAsync("rawtherapee-cli", "-Y", "-d", "-n", "-b8", "-o", png, "-c", path);

        Size(png).ShouldBe((WidthPx, HeightPx));
    }

    [Fact]
    public async Task Darktable_opens_a_DNG()
    {
        string path = await WriteAsync(OutputFormat.Dng);
        string png = folder.File("darktable.png");
        string settings = folder.File("settings");

        await OtherProgram.RunAsync(
            "darktable-cli",
            path,
            png,
            "--core",
            "--configdir",
            settings,
            "--library",
            ":memory:"
        );

        Size(png).ShouldBe((WidthPx, HeightPx));
    }

    /// <summary>Without any tone curve, what darktable makes of the file is our matrix times its values.</summary>
    [Fact]
    public async Task Darktable_shows_the_colours_of_a_chart_as_we_do()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        RawImage raw = RawDecoder.Read(SharedData.Path("raws/tinydng_colorchart.dng"), stop);
        LinearImage linear = PlainDemosaic.Of(raw, stop);
        DevelopmentRecipe recipe = Developer
            .Render(linear, raw, new DevelopmentOptions { Ratio = 1, Look = Look.Neutral })
            .Recipe;
        string path = folder.File("chart.dng");
        DenoisedRaw denoised = new(raw, null, linear, 0);
        await LinearDngWriter.WriteAsync(denoised, recipe, path, overwrite: false, stop);
        string tiff = folder.File("darktable.tif");
        string[] plain = ["workflow=none", "chromatic-adaptation=modern"];
        await OtherProgram.RunAsync(
            "darktable-cli",
            [
                path,
                tiff,
                "--icc-type",
                "SRGB",
                "--core",
                "--configdir",
                folder.File("settings"),
                "--library",
                ":memory:",
                .. plain.SelectMany(setting => new[] { "--conf", $"plugins/darkroom/{setting}" }),
                "--conf",
                "plugins/imageio/format/tiff/bpp=16",
            ]
        );

        ColorChart chart = new(linear.WidthPx);
        ushort[] shown = OtherProgram.ReadSixteenBits(tiff);
        double[] theirs = chart.Patches((i) => SrgbTransfer.Decode(shown[i] / 65535f));
        double[] camera = chart.Patches(i => linear.Rgb[i]);
        double[] differences = ColorChart.Differences(camera, recipe, theirs);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"CIEDE2000 of 24 patches: mean {differences.Average():0.00}, most {differences.Max():0.00}"
        );
        differences.Average().ShouldBeLessThan(2);
    }

    private static (int WidthPx, int HeightPx) Size(string path)
    {
        SrgbPhoto photo = PhotoReader.Read(path);
        return (photo.WidthPx, photo.HeightPx);
    }

    private static LinearImage Linear() =>
        Pictures.Linear(
            WidthPx,
            HeightPx,
            (x, y) => (0.02f + (x / 3000f), 0.01f + (y / 1000f), 0.03f + ((x + y) / 6000f))
        );

    private static DevelopmentRecipe Recipe(LinearImage linear) =>
        Developer
            .Render(linear, Pictures.Raw(Cameras.Canon550D), new DevelopmentOptions { Look = Look.Neutral })
            .Recipe;

    private async Task<string> WriteAsync(OutputFormat format)
    {
        string path = folder.File("picture" + PictureWriter.ExtensionOf(format));
        RawImage raw = Pictures.Raw(Cameras.Canon550D);
        LinearImage linear = Linear();
        DevelopedImage picture = Developer.Render(linear, raw, new DevelopmentOptions { Look = Look.Neutral });
        CancellationToken stop = TestContext.Current.CancellationToken;
        if (format == OutputFormat.Dng)
        {
            DenoisedRaw denoised = new(raw, new NoiseModel(2, 25, NoiseOrigin.NoiseProfileTag), linear, 1);
            await LinearDngWriter.WriteAsync(denoised, picture.Recipe, path, overwrite: false, stop);
        }
        else
        {
            PictureOptions options = new() { Format = format };
            await PictureWriter.WriteAsync(picture, PictureMetadata.Of(raw), path, options, stop);
        }

        return path;
    }
}
