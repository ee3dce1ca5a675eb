using System.Runtime.InteropServices;
using Tapetum.Encoding.Vips;

namespace Tapetum.Cli.Tests;

public class EnhanceTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    [Fact]
    public async Task A_raw_file_becomes_a_picture_beside_it()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 320, 200);

        CliRun run = await EnhanceAsync(folder, "night.dng");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(["night.png"]);
        folder.Files.ShouldBe(["night.dng", "night.png"]);
        ReadPictureSize(folder.File("night.png")).ShouldBe((200, 320), "the picture is turned upright");
    }

    [Fact]
    public async Task A_TIFF_of_its_own_can_be_enhanced_again_though_the_camera_left_texts_blank()
    {
        string raw = SharedData.Path("raws/tinydng_colorchart.dng");
        using TemporaryFolder folder = new();
        File.Copy(raw, folder.File("chart.dng"));

        CliRun first = await EnhanceAsync(folder, "chart.dng", "-o", "chart.tif");
        CliRun second = await EnhanceAsync(folder, "chart.tif", "-o", "again.png");

        first.ExitCode.ShouldBe(0, first.Messages);
        second.ExitCode.ShouldBe(0, second.Messages);
    }

    [Fact]
    public async Task The_model_that_comes_with_the_program_takes_the_noise_away_and_leaves_the_scene()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 320, 200);

        string[] command = ["enhance", "night.dng", "--ratio", "4"];
        await CliRun.InAsync(folder.Path, [.. command, "-o", "before.png", "--strength", "0"]);
        CliRun run = await CliRun.InAsync(folder.Path, [.. command, "-o", "after.png"]);

        run.ExitCode.ShouldBe(0, run.Messages);
        (double meanBefore, double noiseBefore) = Measure(folder.File("before.png"));
        (double meanAfter, double noiseAfter) = Measure(folder.File("after.png"));
        noiseAfter.ShouldBeLessThan(noiseBefore / 4);
        // The tone curve turns noise into a slight loss of brightness, which denoising gives back.
        meanAfter.ShouldBe(meanBefore, 4);
    }

    [Fact]
    public async Task Without_a_terminal_messages_are_plain_lines()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 320, 200);

        CliRun run = await EnhanceAsync(folder, "night.dng");

        run.Messages.ShouldContain("night.dng → night.png");
        run.Messages.ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData("bright.jpeg")]
    [InlineData("bright.jpg", "--quality", "70", "--subsampling", "4:2:0")]
    [InlineData("bright.tif", "--color-space", "rec2020")]
    public async Task The_name_of_the_picture_says_its_format(string name, params string[] options)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, ["night.dng", "-o", name, .. options]);

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe([name]);
        SrgbPhoto picture = PhotoReader.Read(folder.File(name));
        (picture.WidthPx, picture.HeightPx).ShouldBe((64, 96), "the picture is turned upright, once");
    }

    [Fact]
    public async Task A_linear_DNG_goes_beside_the_raw_file_under_a_name_of_its_own_and_can_be_enhanced_in_turn()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, "night.dng", "--format", "dng");
        CliRun again = await EnhanceAsync(folder, "night-enhanced.dng", "--strength", "0");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe(["night-enhanced.dng"]);
        again.ExitCode.ShouldBe(0, again.Messages);
        folder.Files.ShouldBe(["night-enhanced.dng", "night-enhanced.png", "night.dng"]);
        ReadPictureSize(folder.File("night-enhanced.png")).ShouldBe((64, 96), "its orientation is still to be applied");
    }

    [Fact]
    public async Task Without_Node_a_newer_camera_s_file_is_refused_with_what_would_read_it()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(
            folder.File("night.nef"),
            new string('x', 10_000),
            TestContext.Current.CancellationToken
        );

        CliRun run = await CliRun
            .Start(
                folder.Path,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = folder.Path,
                    // For a program that was not published.
                    ["DOTNET_ROOT"] = Path.GetFullPath(
                        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")
                    ),
                },
                ["enhance", "night.nef", "--model", TestModel.Path]
            )
            .EndAsync();

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Messages.ShouldMatch(@"LibRaw 0\.\d+\.\d+ cannot read");
        run.Messages.ShouldContain("libraw-wasm");
        run.Messages.ShouldContain("apt-get install nodejs");
        run.Messages.ShouldContain("DNG Converter");
    }

    [Theory]
    [InlineData("a.dng", "--ev", "1", "--ratio", "2")]
    [InlineData("a.dng", "--ev", "bright")]
    [InlineData("a.dng", "--ratio", "0")]
    [InlineData("a.dng", "--strength", "1.5")]
    [InlineData("a.dng", "--format", "gif")]
    [InlineData("a.dng", "--white-balance", "12")]
    [InlineData("a.dng", "--device", "abacus")]
    [InlineData("a.dng", "-o", "a.gif")]
    [InlineData("a.dng", "-o", "a.jpg", "--format", "png")]
    [InlineData("a.dng", "-o", "a.jpg", "--quality", "101")]
    [InlineData("a.dng", "--quality", "80")]
    [InlineData("a.dng", "--color-space", "cmyk")]
    [InlineData("a.dng", "--color-space", "display-p3", "--format", "dng")]
    [InlineData("a.dng", "--color-space", "rec2020", "-o", "b.dng")]
    [InlineData("a.dng", "--color-space", "srgb", "-o", "{name}-{iso}.dng")]
    [InlineData("--color-space", "display-p3", "--format", "dng")]
    [InlineData("a.dng", "a.nef", "-o", "a.dng")]
    [InlineData("a.dng", "a.nef")]
    [InlineData("a.dng", "--jobs", "0")]
    [InlineData("*.cr2")]
    [InlineData("a.dng", "-o", "{nmae}.{ext}")]
    [InlineData("a.dng", "-o", "{iso:yyyy}.{ext}")]
    [InlineData("a.dng", "-o", "{name.{ext}")]
    [InlineData("a.dng", "-o", "{name}.gif")]
    [InlineData("empty")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_begun(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("a.dng"), 96, 64);
        Directory.CreateDirectory(folder.File("empty"));

        CliRun run = await CliRun.InAsync(folder.Path, ["enhance", .. arguments]);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Results.ShouldBeEmpty();
        run.Messages.ShouldNotBeEmpty();
        folder.Files.ShouldBe(["a.dng"]);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Stopping_leaves_nothing_half_written(string signal)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("large.dng"), 8000, 6000);

        RunningCli running = CliRun.Start(folder.Path, ["enhance", "large.dng", "--model", TestModel.Path]);
        await running.LoadedAsync("libonnxruntime");
        await running.SignalAsync(signal);
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(130, run.Messages);
        run.Results.ShouldBeEmpty();
        folder.Files.ShouldBe(["large.dng"]);
    }

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["enhance", "--model", TestModel.Path, .. arguments]);

    private static (int WidthPx, int HeightPx) ReadPictureSize(string path)
    {
        byte[] png = File.ReadAllBytes(path);
        png.AsSpan(0, 8).SequenceEqual(PngSignature).ShouldBeTrue("a PNG begins with its signature");
        return (BigEndian(png.AsSpan(16)), BigEndian(png.AsSpan(20)));
    }

    /// <returns>The mean of green, and the standard deviation of the difference between neighbours in a row, along which the scene does not change.</returns>
    private static (double Mean, double Noise) Measure(string path)
    {
        SrgbPhoto photo = PhotoReader.Read(path);
        double sum = 0;
        double squares = 0;
        int count = 0;

        // The scene's ramp runs along the mosaic's rows, which the orientation has turned into columns.
        for (int y = 0; y < photo.HeightPx; y++)
        {
            for (int x = 1; x < photo.WidthPx; x++)
            {
                int at = (3 * ((y * photo.WidthPx) + x)) + 1;
                double difference = photo.Rgb[at] - photo.Rgb[at - 3];
                sum += photo.Rgb[at];
                squares += difference * difference;
                count++;
            }
        }

        return (sum / count, Math.Sqrt(squares / count));
    }

    private static int BigEndian(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
}
