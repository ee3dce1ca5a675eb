using System.Diagnostics;
using Tapetum.Encoding.Vips;

namespace Tapetum.Cli.Tests;

/// <summary>A machine that gives little says so in a sentence.</summary>
public class ScarcityTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(64, "enhance", "a.dng")]
    [InlineData(256, "serve", "--port=0")]
    public async Task Too_few_open_files_are_said_in_one_line(int limit, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new(
            "sh",
            ["-c", $"ulimit -n {limit}; exec \"$@\"", "sh", ProgramUnderTest.Path, .. arguments]
        )
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        string messages = await process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);

        process.ExitCode.ShouldBe(1);
        messages.ShouldStartWith($"tapetum: this process may open only {limit} files and needs ");
        messages.Trim().ShouldNotContain('\n');
        folder.Files.ShouldBeEmpty();
    }

    /// <summary>Files that end after a few of their pixels: whoever begins to decode one says that it is damaged.</summary>
    [Fact]
    public async Task A_picture_that_would_not_fit_into_memory_is_refused_before_it_is_decoded()
    {
        using TemporaryFolder folder = new();
        CutOff(NoisyRamp.Write(folder.File("large.dng"), 3000, 2000));
        NoisyRamp.Write(folder.File("small.dng"), 96, 64);

        RunningCli running = CliRun.Start(
            folder.Path,
            Little,
            ["enhance", "large.dng", "small.dng", "-o", "pictures/", "--model", TestModel.Path, "--jobs", "1"]
        );
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldMatch(
            @"large\.dng: its 3000 × 2000 pixels need about 112 MB of memory and \d+ MB are free\."
        );
        run.Messages.ShouldContain("--jobs 1");
        run.ResultLines.ShouldBe(["pictures/small.png"], run.Messages);
    }

    [Fact]
    public async Task What_is_only_looked_at_must_fit_too()
    {
        using TemporaryFolder folder = new();
        CutOff(NoisyRamp.Write(folder.File("large.dng"), 6000, 5000));

        CliRun run = await CliRun.Start(folder.Path, Little, "inspect", "large.dng").EndAsync();

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldMatch(
            @"large\.dng: its 6000 × 5000 pixels need about 89 MB of memory and \d+ MB are free\."
        );
    }

    [Fact]
    public async Task A_photograph_must_fit_too()
    {
        using TemporaryFolder folder = new();
        string photo = folder.File("large.jpg");
        byte[] grey = new byte[3 * 4000 * 3000];
        await File.WriteAllBytesAsync(photo, JpegEncoder.Encode(new SrgbPhoto(4000, 3000, grey), quality: 95), Stop);
        CutOff(photo);

        CliRun run = await CliRun
            .Start(folder.Path, Little, "enhance", "large.jpg", "-o", "large.png", "--model", TestModel.Path)
            .EndAsync();

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("4000 × 3000 pixels");
        run.Messages.ShouldContain("MB");
    }

    [Fact]
    public async Task What_arrives_in_a_watched_folder_and_does_not_fit_costs_its_own_line()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("in"));
        CutOff(NoisyRamp.Write(folder.File("in/large.dng"), 3000, 2000));
        NoisyRamp.Write(folder.File("in/small.dng"), 96, 64);

        RunningCli running = CliRun.Start(
            folder.Path,
            Little,
            ["watch", "in", "-o", "out", "--model", TestModel.Path, "--settle", "0.2"]
        );
        await running.UntilAsync(() => File.Exists(folder.File("out/small.png")));
        await running.UntilSaidAsync("need about");
        await running.SignalAsync("INT");
        CliRun run = await running.EndAsync();

        run.Messages.ShouldContain("large.dng: its 3000 × 2000 pixels need about 112 MB of memory");
        run.ResultLines.ShouldBe(["out/small.png"]);
    }

    /// <summary>80 MB, in hexadecimal digits: room for the program and for small pictures.</summary>
    private static Dictionary<string, string> Little { get; } =
        new(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "5000000" };

    /// <summary>Leaves a quarter.</summary>
    private static void CutOff(string path)
    {
        using FileStream file = new(path, FileMode.Open);
        file.SetLength(file.Length / 4);
    }
}
