using System.Diagnostics;

namespace Tapetum.Cli.Tests;

/// <summary>Files that get the better of the decoder, in batches: each costs its own line.</summary>
public sealed class HostileFilesTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Program => folder.File("app/Tapetum.Cli");

    /// <summary>The program, with another decoder.</summary>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(folder.File("stand-in"));
        string standIn = await StandIn.BuildAsync(folder.File("stand-in"));
        await RunAsync("cp", "--archive", "--link", ProgramUnderTest.Folder, folder.File("app"));
        File.Move(standIn, folder.File("app/tapetum-decoder"), overwrite: true);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_crash_and_a_lie_fail_alone()
    {
        NoisyRamp.Write(folder.File("1.dng"), 96, 64);
        await File.WriteAllTextAsync(folder.File("2.dng"), "CRASH", Stop);
        await File.WriteAllTextAsync(folder.File("3.dng"), "LIE", Stop);
        NoisyRamp.Write(folder.File("4.dng"), 96, 64);

        CliRun run = await Start("1.dng", "2.dng", "3.dng", "4.dng", "-o", "out").EndAsync();

        run.ExitCode.ShouldBe(1);
        run.ResultLines.ShouldBe(["out/1.png", "out/4.png"]);
        run.Messages.ShouldContain("2.dng");
        run.Messages.ShouldContain("3.dng");
        run.Messages.ShouldContain("crashed");
        run.Messages.ShouldContain("makes no sense");
        run.Messages.ShouldNotContain("should not happen");
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task One_that_hangs_is_ended_by_Ctrl_C_and_SIGTERM_and_so_is_what_read_it(string signal)
    {
        await File.WriteAllTextAsync(folder.File("1.dng"), "HANG", Stop);
        RunningCli running = Start("1.dng", "-o", "out.png");
        int decoder = 0;
        await running.UntilAsync(() => (decoder = RunningDecoder()) != 0);

        await running.SignalAsync(signal);
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(130);
        decoder.ShouldNotBe(0);
        await EndedAsync(decoder);
        folder.Files.ShouldNotContain(file => file.StartsWith("out"));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_burst_of_which_a_frame_hangs_and_leaves_nothing()
    {
        NoisyRamp.Write(folder.File("1.dng"), 96, 64);
        await File.WriteAllTextAsync(folder.File("2.dng"), "HANG", Stop);
        RunningCli running = Start("--burst", "1.dng", "2.dng", "--reference", "1.dng", "-o", "out.png");
        int decoder = 0;
        await running.UntilAsync(() => (decoder = RunningDecoder()) != 0);

        await running.SignalAsync("INT");
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(130);
        await EndedAsync(decoder);
        folder.Files.ShouldNotContain(file => file.StartsWith("out"));
    }

    /// <summary>Run by a user without rights over others, as who is root may look anywhere.</summary>
    [Theory]
    [InlineData("enhance", "1.dng", "-o", "out.png")]
    [InlineData("inspect", "1.dng")]
    public async Task No_other_program_of_the_same_user_looks_into_one_that_reads_files(params string[] arguments)
    {
        string[] nobody = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            : ["env"];
        await RunAsync("chmod", "-R", "a+rwX", folder.Path);
        await File.WriteAllTextAsync(folder.File("1.dng"), "HANG", Stop);
        RunningCli running = CliRun.StartOther(nobody[0], folder.Path, [.. nobody[1..], Program, .. arguments]);
        await running.UntilAsync(() => RunningDecoder() != 0);

        string files = $"/proc/{running.ProcessId}";
        using var look = Process.Start(
            new ProcessStartInfo(nobody[0], [.. nobody[1..], "cat", $"{files}/environ", $"{files}/maps"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        string seen = await look.StandardOutput.ReadToEndAsync(Stop);
        string refused = await look.StandardError.ReadToEndAsync(Stop);
        await running.SignalAsync("INT");
        CliRun run = await running.EndAsync();

        run.ExitCode.ShouldBe(130, run.Messages);
        seen.ShouldBeEmpty();
        refused.ShouldContain("environ: Permission denied");
        refused.ShouldContain("maps: Permission denied");
    }

    private RunningCli Start(params string[] arguments) =>
        CliRun.StartOther(Program, folder.Path, ["enhance", .. arguments, "--model", TestModel.Path]);

    /// <summary>The decoder of this test that computes; 0 when none does.</summary>
    private int RunningDecoder() =>
        Process
            .GetProcessesByName("tapetum-decoder")
            .Where(process =>
                new FileInfo($"/proc/{process.Id}/exe").LinkTarget == folder.File("app/tapetum-decoder")
                && File.ReadAllText($"/proc/{process.Id}/stat").Contains(") R ", StringComparison.Ordinal)
            )
            .Select(process => process.Id)
            .FirstOrDefault();

    /// <summary>Waits a second for a process to end; whose parent ended first is buried by the system, in its own time.</summary>
    private static async Task EndedAsync(int process)
    {
        string stat = $"/proc/{process}/stat";
        for (int i = 0; i < 20 && File.Exists(stat) && !await IsBuriedAsync(stat); i++)
        {
            await Task.Delay(50, Stop);
        }

        (File.Exists(stat) && !await IsBuriedAsync(stat)).ShouldBeFalse();
    }

    private static async Task<bool> IsBuriedAsync(string stat)
    {
        try
        {
            return (await File.ReadAllTextAsync(stat, Stop)).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It went between the question and the look.
            return true;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process run = Process.Start(program, arguments);
        await run.WaitForExitAsync(Stop);
        run.ExitCode.ShouldBe(0);
    }
}
