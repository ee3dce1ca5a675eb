using System.Diagnostics;
using System.Text.RegularExpressions;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Tests.Data;

namespace Tapetum.Cli.Tests;

/// <summary>Training in several processes, as mpirun starts them.</summary>
public sealed class RankTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Ranks_that_were_stopped_and_killed_have_the_losses_of_one_process_also_when_resumed_by_fewer()
    {
        await PrepareAsync();
        RunningCli running = Start(ranks: 3);
        await running.UntilAsync(() => LinesOf("ranks") > 20);
        await SignalLastRankAsync(running, "TERM");
        CliRun stopped = await running.EndAsync();
        int afterStop = LinesOf("ranks");

        running = Start(ranks: 3, "--resume");
        await running.UntilAsync(() => LinesOf("ranks") > afterStop + 20);
        await SignalLastRankAsync(running, "KILL");
        CliRun killed = await running.EndAsync();

        CliRun finished = await Start(ranks: 2, "--resume").EndAsync();
        CliRun whole = await CliRun.InAsync(folder.Path, Arguments("whole"));

        stopped.ExitCode.ShouldBe(130, stopped.Messages);
        Regex.Count(stopped.Messages, "--resume goes on").ShouldBe(1, stopped.Messages);
        killed.ExitCode.ShouldNotBe(0);
        killed.Messages.ShouldContain("exited on signal 9");
        finished.ExitCode.ShouldBe(0, finished.Messages);
        finished.ResultLines.ShouldHaveSingleItem().ShouldEndWith(folder.File("ranks/last.onnx"));
        whole.ExitCode.ShouldBe(0, whole.Messages);
        Losses("ranks").ShouldBe(Losses("whole"));
        File.ReadAllText(folder.File("ranks/validation.csv"))
            .ShouldBe(File.ReadAllText(folder.File("whole/validation.csv")));
    }

    [Fact]
    public async Task What_stops_all_ranks_is_said_once()
    {
        await PrepareAsync();
        CliRun run = await Start(ranks: 2, "--set", "learningRate=1e30", "--set", "warmupSteps=0").EndAsync();

        run.ExitCode.ShouldBe(1, run.Messages);
        Regex.Count(run.Messages, "the weights have run away").ShouldBe(1, run.Messages);
    }

    private async Task PrepareAsync()
    {
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        File.WriteAllText(
            folder.File("tiny.json"),
            """
            {
              "name": "tiny", "channels": 2, "patchPx": 16, "batch": 4, "steps": 200, "learningRate": 1e-3, "warmupSteps": 5,
              "seed": 1, "logEvery": 1, "validateEvery": 200, "previewEvery": 0, "checkpointMinutes": 0.001
            }
            """
        );
    }

    private RunningCli Start(int ranks, params string[] more) =>
        Mpirun.Start(ranks, folder.Path, [.. Arguments("ranks"), .. more]);

    private static string[] Arguments(string output) =>
        ["train", "tiny.json", "--data", "test.cache", "-o", output, "--threads", "1"];

    private static async Task SignalLastRankAsync(RunningCli run, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{Mpirun.LastRankOf(run)}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private int LinesOf(string run) => File.Exists(LogOf(run)) ? File.ReadLines(LogOf(run)).Count() - 1 : 0;

    private string[] Losses(string run) => [.. File.ReadLines(LogOf(run)).Skip(1).Select(Loss)];

    private static string Loss(string line) => string.Join(' ', line.Split(',')[0], line.Split(',')[2]);

    private string LogOf(string run) => folder.File($"{run}/loss.csv");
}
