using Tapetum.Encoding.Vips;

namespace Tapetum.Cli.Tests;

public class GeometryTests
{
    [Theory]
    [InlineData("picture.jpg", 32, 32, "--rotate", "0", "--crop", "1:1", "--resize", "32")]
    [InlineData("picture.png", 64, 48, "--crop", "0%,0%,100%,50%")]
    [InlineData("picture.tif", 96, 64, "--rotate", "0")]
    [InlineData("picture.png", 20, 10, "--rotate", "180", "--straighten", "-1.5", "--crop", "4,6,20,10")]
    public async Task A_picture_is_turned_cut_and_made_smaller_in_every_format(
        string name,
        int widthPx,
        int heightPx,
        params string[] options
    )
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);
        if (options is ["--rotate", "0"])
        {
            // The same from a file of settings; the command line need not repeat it.
            await File.WriteAllTextAsync(folder.File("tapetum.json"), """{ "rotate": 0 }""", Stop);
            options = [];
        }

        CliRun run = await EnhanceAsync(folder, ["-o", name, .. options]);

        run.ExitCode.ShouldBe(0, run.Messages);
        SrgbPhoto picture = PhotoReader.Read(folder.File(name));
        (picture.WidthPx, picture.HeightPx).ShouldBe((widthPx, heightPx));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("mosaic")]
    public async Task A_DNG_keeps_the_whole_picture_and_tells_how_it_is_turned_and_cut(string kind)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(
            folder,
            ["-o", "cut.dng", "--dng", kind, "--rotate", "90", "--crop", "0%,0%,100%,25%"]
        );
        CliRun shown = await CliRun.InAsync(folder.Path, "inspect", "cut.dng", "--json");

        run.ExitCode.ShouldBe(0, run.Messages);
        shown.Results.ShouldContain("\"orientation\":6");
        CliRun again = await CliRun.InAsync(folder.Path, "enhance", "cut.dng", "-o", "again.png", "--strength", "0");
        again.ExitCode.ShouldBe(0, again.Messages);
        SrgbPhoto picture = PhotoReader.Read(folder.File("again.png"));
        (picture.WidthPx, picture.HeightPx).ShouldBe((64, 24));
    }

    [Theory]
    [InlineData("--straighten 90", "-45 to 45")]
    [InlineData("--resize 0", "16 to 65535")]
    [InlineData("--resize big", "16 to 65535")]
    [InlineData("--rotate 45", "auto, 0, 90, 180 or 270")]
    [InlineData("--crop 10,10,0,10", "LEFT,TOP,WIDTH,HEIGHT")]
    [InlineData("--crop 50%,0%,60%,10%", "LEFT,TOP,WIDTH,HEIGHT")]
    [InlineData("--format dng --resize 100", "cannot be made smaller")]
    [InlineData("--format dng --straighten 1", "cannot be straightened")]
    public async Task What_makes_no_sense_is_refused_with_what_does(string options, string advice)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, options.Split(' '));

        run.ExitCode.ShouldBe(2);
        run.Messages.ShouldContain(advice);
        folder.Files.ShouldBe(["night.dng"]);
    }

    [Fact]
    public async Task A_crop_that_leads_out_of_one_picture_costs_that_picture()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 96, 64);

        CliRun run = await EnhanceAsync(folder, ["--crop", "0,0,90,20"]);

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("night.dng: the crop 0,0,90,20 leads out of the picture, which has 64 × 96 pixels");
        folder.Files.ShouldBe(["night.dng"]);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, string[] options) =>
        CliRun.InAsync(folder.Path, ["enhance", "night.dng", "--strength", "0", .. options]);
}
