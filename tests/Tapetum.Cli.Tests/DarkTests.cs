using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Tests.Raw;

namespace Tapetum.Cli.Tests;

public class DarkTests
{
    [Fact]
    public async Task A_picture_that_has_no_Bayer_mosaic_goes_on_without_it_and_says_so()
    {
        using TemporaryFolder folder = new();
        Write(folder.File("d.dng"), signalDn: 0, exposureTimeS: 10);
        FlatDng.WriteLinear(folder.File("linear.dng"), 96, 72);

        CliRun run = await EnhanceAsync(folder, "linear.dng", "-o", "a.png", "--dark", "d.dng");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("a dark frame is subtracted from a sensor's mosaic alone");
    }

    [Fact]
    public async Task Hot_pixels_of_an_X_Trans_sensor_are_gone_as_well_and_other_filters_are_refused()
    {
        using TemporaryFolder folder = new();
        Random noise = new(4);
        void WriteXTrans(string name, int signalDn) =>
            FlatDng.WriteXTrans(
                folder.File(name),
                96,
                72,
                (x, y, _) =>
                    (ushort)(signalDn + noise.Next(16) + (x is >= 40 and < 44 && y is >= 30 and < 34 ? 6000 : 0))
            );
        WriteXTrans("night.dng", 400);
        WriteXTrans("dark.dng", 0);
        Write(folder.File("bayer.dng"), signalDn: 0, exposureTimeS: 10);

        CliRun clean = await EnhanceAsync(folder, "night.dng", "-o", "a.dng", "--strength", "0", "--dark", "dark.dng");
        CliRun other = await EnhanceAsync(folder, "night.dng", "-o", "b.dng", "--strength", "0", "--dark", "bayer.dng");

        clean.ExitCode.ShouldBe(0, clean.Messages);
        RawDecoderPixel(folder.File("a.dng")).ShouldBeLessThan(1.2);
        other.ExitCode.ShouldBe(1);
        other.Messages.ShouldContain("its colour filters are not those of");
        File.Exists(folder.File("b.dng")).ShouldBeFalse();
    }

    [Fact]
    public async Task Hot_pixels_of_dark_frames_are_gone_from_the_picture_and_other_settings_are_said()
    {
        using TemporaryFolder folder = new();
        Write(folder.File("night.dng"), signalDn: 400, exposureTimeS: 10);
        Write(folder.File("d1.dng"), signalDn: 0, exposureTimeS: 10);
        Write(folder.File("d2.dng"), signalDn: 0, exposureTimeS: 20);

        CliRun alike = await EnhanceAsync(folder, "night.dng", "-o", "a.dng", "--strength", "0", "--dark", "d1.dng");
        CliRun other = await EnhanceAsync(folder, "night.dng", "-o", "b.png", "--dark", "d2.dng");
        CliRun both = await EnhanceAsync(folder, "night.dng", "-o", "c.png", "--dark", "d?.dng");

        alike.ExitCode.ShouldBe(0, alike.Messages);
        alike.Messages.ShouldNotContain("dark frame was taken");
        RawDecoderPixel(folder.File("a.dng")).ShouldBeLessThan(1.2);
        other.ExitCode.ShouldBe(0, other.Messages);
        other.Messages.ShouldContain("20 s");
        both.ExitCode.ShouldBe(0, both.Messages);
    }

    [Theory]
    [InlineData(1, "pixels", "night.dng", "--dark", "small.dng")]
    [InlineData(1, "no such file", "night.dng", "--dark", "nowhere.dng")]
    [InlineData(2, "before it", "--dark", "small.dng", "night.dng")]
    public async Task Dark_frames_that_do_not_fit_are_refused(int exitCode, string expected, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        Write(folder.File("night.dng"), signalDn: 400, exposureTimeS: 10);
        NoisyRamp.Write(folder.File("small.dng"), 32, 32);

        CliRun run = await EnhanceAsync(folder, arguments);

        run.ExitCode.ShouldBe(exitCode, run.Messages);
        run.Messages.ShouldContain(expected);
        folder.Files.ShouldBe(["night.dng", "small.dng"]);
    }

    /// <summary>A cluster of hot pixels, 4 × 4, which looks like a star to anybody who has no dark frame.</summary>
    private static void Write(string path, int signalDn, double exposureTimeS)
    {
        Random noise = new(signalDn);
        RawImage plain = SyntheticRaw.Image(
            96,
            64,
            capture: SyntheticRaw.Capture with
            {
                ExposureTimeS = exposureTimeS,
            }
        );
        ushort[] mosaic =
        [
            .. Enumerable
                .Range(0, 96 * 64)
                .Select(i =>
                {
                    (int x, int y) = (i % 96, i / 96);
                    bool isHot = x is >= 40 and < 44 && y is >= 30 and < 34;
                    return (ushort)(512 + signalDn + (isHot ? 6000 : 0) + noise.Next(-8, 9));
                }),
        ];
        RawImage raw = SyntheticRaw.Image(96, 64, mosaic: mosaic, capture: plain.Capture);
        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(file, raw);
    }

    /// <summary>The brightest pixel against the mean.</summary>
    private static double RawDecoderPixel(string path)
    {
        var rgb = (RgbImage)RawDecoder.ReadAny(path, TestContext.Current.CancellationToken);
        double[] green = [.. rgb.Rgb.ToArray().Where((_, i) => i % 3 == 1).Select(v => (double)v)];
        return green.Max() / green.Average();
    }

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["enhance", "--model", TestModel.Path, .. arguments]);
}
