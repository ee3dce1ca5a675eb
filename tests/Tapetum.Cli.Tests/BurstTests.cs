using Tapetum.Raw;
using Tapetum.Tests.Raw;

namespace Tapetum.Cli.Tests;

public class BurstTests
{
    [Fact]
    public async Task Frames_become_one_picture_that_says_how_many_there_were()
    {
        using TemporaryFolder folder = new();
        BurstFrames.Write(folder.File("a.dng"), shiftPx: 0);
        BurstFrames.Write(folder.File("b.dng"), shiftPx: 2);
        BurstFrames.Write(folder.File("c.dng"), shiftPx: 4);

        CliRun run = await EnhanceAsync(folder, "--burst", "a.dng", "b.dng", "c.dng", "-o", "one.dng");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("3 of 3 frames merged");
        run.ResultLines.ShouldHaveSingleItem().ShouldEndWith("one.dng");
        using FileStream picture = File.OpenRead(folder.File("one.dng"));
        SourceMetadata.Read(picture).Exif[42081].ToDoubles().ShouldBe([3, 3]);
    }

    [Fact]
    public async Task A_frame_of_another_exposure_is_left_out_and_named()
    {
        using TemporaryFolder folder = new();
        BurstFrames.Write(folder.File("a.dng"), shiftPx: 0);
        BurstFrames.Write(folder.File("b.dng"), shiftPx: 2);
        BurstFrames.Write(folder.File("c.dng"), shiftPx: 4, exposureTimeS: 0.4);

        CliRun run = await EnhanceAsync(folder, "--burst", ".", "--reference", "b.dng", "-o", "one.png");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("2 of 3 frames merged");
        run.Messages.ShouldContain("c.dng is left out: it has another exposure");
    }

    /// <summary>Where a sensor clips is found in each frame's own pixels.</summary>
    [Fact]
    public async Task Frames_that_clip_a_little_elsewhere_are_merged_and_copies_and_other_scales_are_left_out()
    {
        using TemporaryFolder folder = new();
        BurstFrames.Write(folder.File("a.dng"), shiftPx: 0);
        BurstFrames.Write(folder.File("b.dng"), shiftPx: 2, whiteLevelDn: 15900);
        BurstFrames.Write(folder.File("c.dng"), shiftPx: 4, whiteLevelDn: 4095);
        File.Copy(folder.File("a.dng"), folder.File("d.dng"));

        CliRun run = await EnhanceAsync(folder, "--burst", "a.dng", "b.dng", "c.dng", "d.dng", "--reference", "a.dng");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("2 of 4 frames merged");
        run.Messages.ShouldContain("c.dng is left out: its numbers have another scale");
        run.Messages.ShouldContain("d.dng is left out: it is a frame that is there already");
    }

    [Fact]
    public async Task Bursts_are_found_in_a_folder_and_single_frames_stay_alone()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("shoot/later"));
        BurstFrames.Write(folder.File("shoot/1.dng"), shiftPx: 0, second: 0);
        BurstFrames.Write(folder.File("shoot/2.dng"), shiftPx: 2, second: 1);
        BurstFrames.Write(folder.File("shoot/3.dng"), shiftPx: 4, second: 1);
        BurstFrames.Write(folder.File("shoot/4.dng"), shiftPx: 0, second: 1, exposureTimeS: 0.4);
        BurstFrames.Write(folder.File("shoot/5.dng"), shiftPx: 0, second: 9);
        BurstFrames.Write(folder.File("shoot/later/6.dng"), shiftPx: 0, second: 9);
        await File.WriteAllTextAsync(folder.File("shoot/7.dng"), "no raw", TestContext.Current.CancellationToken);

        CliRun run = await EnhanceAsync(folder, "--burst", "auto", "shoot", "-o", "out");

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("shoot/1.dng to shoot/3.dng: 3 frames, one picture");
        run.Messages.ShouldContain("3 of 3 frames merged");
        run.Messages.ShouldContain("shoot/7.dng");
        run.ResultLines.Order(StringComparer.Ordinal)
            .ShouldBe(["out/1.png", "out/4.png", "out/5.png", "out/later/6.png"]);
    }

    [Fact]
    public async Task A_bracket_is_found_and_what_the_long_frame_clips_is_from_the_short_one()
    {
        using TemporaryFolder folder = new();
        BurstFrames.Write(folder.File("long.dng"), shiftPx: 0, exposureTimeS: 0.4, light: 24, isBracket: true);
        BurstFrames.Write(
            folder.File("short.dng"),
            shiftPx: 2,
            exposureTimeS: 0.1,
            light: 6,
            second: 1,
            isBracket: true
        );

        CliRun run = await EnhanceAsync(folder, "--burst", "auto", ".", "--format", "dng", "-o", "out");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("2 frames, one picture");
        run.Messages.ShouldContain("what long.dng could not hold is from short.dng");
        var picture = RawDecoder
            .ReadAny(folder.File("out/long-enhanced.dng"), TestContext.Current.CancellationToken)
            .ShouldBeOfType<RgbImage>();
        ushort[] green = [.. picture.Rgb.ToArray().Where((_, i) => i % 3 == 1).Order()];
        // The long frame's white is 1.1 times the scene's middle.
        ((double)green[green.Length * 19 / 20] / green[green.Length / 2]).ShouldBeGreaterThan(1.3);
    }

    [Fact]
    public async Task What_was_taken_for_a_burst_and_is_none_becomes_one_picture_each()
    {
        using TemporaryFolder folder = new();
        BurstFrames.Write(folder.File("1.dng"), shiftPx: 0, second: 0);
        BurstFrames.Write(folder.File("2.dng"), shiftPx: 0, second: 1, otherScene: true);
        FlatDng.WriteXTrans(folder.File("3.dng"), 96, 72);

        CliRun run = await EnhanceAsync(folder, "--burst", "auto", ".", "-o", "out");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("1.dng and 1 more: no burst, one picture each: no other frame fits it");
        run.ResultLines.Order(StringComparer.Ordinal).ShouldBe(["out/1.png", "out/2.png", "out/3.png"]);
    }

    /// <summary>A lamp was out in one of three frames, or a flash came late.</summary>
    [Theory]
    [InlineData("3.dng", "out/1.png", "out/3.png")]
    [InlineData("1.dng", "out/1-alone.png", "out/1.png")]
    public async Task What_is_none_of_a_burst_that_was_found_gets_a_picture_of_its_own(
        string other,
        params string[] pictures
    )
    {
        using TemporaryFolder folder = new();
        foreach (int i in (int[])[1, 2, 3])
        {
            string name = $"{i}.dng";
            BurstFrames.Write(folder.File(name), shiftPx: 2 * i, light: name == other ? 0.5 : 1);
        }

        CliRun run = await EnhanceAsync(folder, "--burst", "auto", ".", "-o", "out");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain($"{other} is left out: ");
        run.ResultLines.Order(StringComparer.Ordinal).ShouldBe(pictures);
    }

    [Fact]
    public async Task A_burst_that_synth_made_is_found_and_merged()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("scenes"));
        BurstFrames.Write(folder.File("scenes/waves.dng"), shiftPx: 0, widthPx: 640, heightPx: 512);
        CliRun synth = await CliRun.InAsync(
            folder.Path,
            ["synth", "--layout", "burst", "--photos", "scenes", "--size", "320x256", "--frames", "3", "-o", "set"]
        );
        synth.ExitCode.ShouldBe(0, synth.Messages);
        string[] lines = await File.ReadAllLinesAsync(
            folder.File("set/001-waves/frames.tsv"),
            TestContext.Current.CancellationToken
        );
        lines.Length.ShouldBe(4);
        File.Delete(folder.File("set/001-waves/long.DNG"));

        CliRun run = await EnhanceAsync(folder, "--burst", "auto", "set", "-o", "out");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("1.DNG to set/001-waves/3.DNG: 3 frames, one picture");
        run.Messages.ShouldContain("3 of 3 frames merged");
        run.ResultLines.ShouldHaveSingleItem().ShouldEndWith("001-waves/1.png");
    }

    [Theory]
    [InlineData(2, "name that burst's files", "--burst", "auto", "a.dng", "b.dng", "--reference", "a.dng")]
    [InlineData(2, "--shard divides", "--burst", "a.dng", "b.dng", "--shard", "1/2")]
    [InlineData(1, "no other frame fits", "--burst", "a.dng", "other.dng", "-o", "one.png")]
    [InlineData(1, "not one of the burst's files", "--burst", "a.dng", "b.dng", "--reference", "other.dng")]
    [InlineData(2, "there is one", "--burst", "a.dng")]
    [InlineData(2, "give --burst", "a.dng", "--reference", "a.dng")]
    public async Task What_is_no_burst_is_refused(int exitCode, string expected, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        BurstFrames.Write(folder.File("a.dng"), shiftPx: 0);
        BurstFrames.Write(folder.File("b.dng"), shiftPx: 2);
        BurstFrames.Write(folder.File("other.dng"), shiftPx: 0, otherScene: true);

        CliRun run = await EnhanceAsync(folder, arguments);

        run.ExitCode.ShouldBe(exitCode, run.Messages);
        run.Messages.ShouldContain(expected);
        folder.Files.ShouldBe(["a.dng", "b.dng", "other.dng"]);
    }

    /// <summary>By a network that has learnt to take noise away: frames are compared with its picture.</summary>
    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["enhance", "--model", "fast", .. arguments]);
}
