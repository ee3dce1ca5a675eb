using System.Diagnostics;
using System.Runtime.InteropServices;
using Tapetum.Development;
using Tapetum.Encoding;
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

        string report = await RunAsync("exiftool", "-validate", "-error", "-warning", "-a", path);

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
        await RunAsync("dcraw_emu", "-o", "0", "-r", "1", "1", "1", "1", "-H", "1", "-4", "-T", "-Z", tiff, path);

        ushort[] read = ReadSixteenBits(tiff);
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

        await RunAsync("rawtherapee-cli", "-Y", "-d", "-n", "-b8", "-o", png, "-c", path);

        Size(png).ShouldBe((WidthPx, HeightPx));
    }

    [Fact]
    public async Task Darktable_opens_a_DNG()
    {
        string path = await WriteAsync(OutputFormat.Dng);
        string png = folder.File("darktable.png");
        string settings = folder.File("settings");

        await RunAsync("darktable-cli", path, png, "--core", "--configdir", settings, "--library", ":memory:");

        Size(png).ShouldBe((WidthPx, HeightPx));
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
        Developer.Render(linear, Pictures.Raw(Cameras.Canon550D), new DevelopmentOptions()).Recipe;

    private static ushort[] ReadSixteenBits(string path)
    {
        using VipsOperation load = new("tiffload");
        using VipsObjectHandle image = load.Set("filename", path).BuildImage();
        nint pixels = VipsNative.WriteToMemory(image, out nuint size);
        byte[] bytes = new byte[size];
        Marshal.Copy(pixels, bytes, 0, bytes.Length);
        VipsNative.Free(pixels);
        return MemoryMarshal.Cast<byte, ushort>(bytes).ToArray();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        bool isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(place => File.Exists(Path.Combine(place, program)));
        if (!isInstalled)
        {
            Assert.Skip($"{program} is not installed.");
        }

        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync(stop);
        string output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        process.ExitCode.ShouldBe(0, output + await errors);
        return output;
    }

    private async Task<string> WriteAsync(OutputFormat format)
    {
        string path = folder.File("picture" + PictureWriter.ExtensionOf(format));
        RawImage raw = Pictures.Raw(Cameras.Canon550D);
        LinearImage linear = Linear();
        DevelopedImage picture = Developer.Render(linear, raw, new DevelopmentOptions());
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
