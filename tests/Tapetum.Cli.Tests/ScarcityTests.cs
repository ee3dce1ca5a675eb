using System.Diagnostics;

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
            ["-c", $"ulimit -n {limit}; exec \"$@\"", "sh", CliRun.Program, .. arguments]
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

    [Fact]
    public async Task A_picture_that_would_not_fit_into_memory_is_refused_before_the_network_begins()
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("large.dng"), 3000, 2000);
        NoisyRamp.Write(folder.File("small.dng"), 96, 64);
        // 80 MB: room for the program and for the small one.
        Dictionary<string, string> little = new(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x5000000" };

        RunningCli running = CliRun.Start(
            folder.Path,
            little,
            ["enhance", "large.dng", "small.dng", "-o", "pictures/", "--model", TestModel.Path, "--jobs", "1"]
        );
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldMatch(
            @"large\.dng: its 3000 × 2000 pixels need about 100 MB of memory and \d+ MB are free\."
        );
        run.Messages.ShouldContain("--jobs 1");
        run.ResultLines.ShouldBe(["pictures/small.png"], run.Messages);
    }
}
