using System.Text.Json;
using Tapetum.Tests.Raw;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Tests.Data;

namespace Tapetum.Cli.Tests;

/// <summary>Training as a user runs it, stopped as users and power cuts stop it.</summary>
public sealed class TrainTests : IDisposable
{
    private const int Steps = 600;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_that_was_killed_and_stopped_has_the_losses_of_one_that_ran_through()
    {
        await PrepareAsync();
        CliRun whole = await Train("whole").EndAsync();

        RunningCli running = Train("parts");
        await running.UntilAsync(() => LinesOf("parts") > 30 && File.Exists(folder.File("parts/checkpoint.bin")));
        await running.SignalAsync("KILL");
        CliRun killed = await running.EndAsync();
        int afterKill = LinesOf("parts");

        running = Train("parts", "--resume");
        await running.UntilAsync(() => LinesOf("parts") > 100);
        await running.SignalAsync("INT");
        CliRun stopped = await running.EndAsync();
        int afterStop = LinesOf("parts");
        CliRun finished = await Train("parts", "--resume").EndAsync();

        whole.ExitCode.ShouldBe(0, whole.Messages);
        killed.ExitCode.ShouldBe(137);
        afterKill.ShouldBeLessThan(Steps);
        stopped.ExitCode.ShouldBe(130, stopped.Messages);
        stopped.Messages.ShouldContain("--resume goes on");
        stopped.ResultLines.ShouldBe([folder.File("parts/checkpoint.bin")]);
        afterStop.ShouldBeLessThan(Steps);
        finished.ExitCode.ShouldBe(0, finished.Messages);
        Losses("parts").ShouldBe(Losses("whole"));
    }

    [Fact]
    public async Task A_setting_that_does_not_exist_ends_the_command_before_anything_is_written()
    {
        await PrepareAsync();
        CliRun run = await Train("run", "--set", "learningrate=1").EndAsync();

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("Did you mean 'learningRate'?");
        Directory.Exists(folder.File("run")).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_runs_do_not_write_over_each_other()
    {
        await PrepareAsync();
        using IDisposable held = new TrainingFolder(folder.File("run")).Hold();

        CliRun second = await Train("run").EndAsync();

        second.ExitCode.ShouldBe(1);
        second.Messages.ShouldContain($"process {Environment.ProcessId} on {Environment.MachineName} trains here");
        File.Exists(folder.File("run/loss.csv")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_network_for_X_Trans_begins_as_a_model_of_ours_and_enhances_such_files_alone()
    {
        await PrepareAsync();
        FlatDng.WriteXTrans(folder.File("fuji.dng"), 96, 72, phaseX: 1, phaseY: 4);
        NoisyRamp.Write(folder.File("bayer.dng"), 96, 64);
        string[] changes = ["network=ResidualUNet", "mosaic=XTrans", "channels=16", "steps=3", "batch=1"];

        CliRun trained = await Train("run", [.. changes.SelectMany(set => new[] { "--set", set }), "--init", "fast"])
            .EndAsync();
        CliRun run = await CliRun.InAsync(
            folder.Path,
            ["enhance", "fuji.dng", "bayer.dng", "-o", "out", "--model", "run/last.onnx"]
        );

        trained.ExitCode.ShouldBe(0, trained.Messages);
        run.ExitCode.ShouldBe(1);
        run.ResultLines.ShouldBe(["out/fuji.png"]);
        run.Messages.ShouldContain("it is for X-Trans sensors, and this one has Bayer filters");
    }

    [Fact]
    public async Task A_run_tells_itself_in_JSON_and_its_weights_go_to_PyTorch_and_back_as_a_model_that_enhances()
    {
        await PrepareAsync();
        NoisyRamp.Write(folder.File("bayer.dng"), 96, 64);
        string[] changes = ["residual=false", "steps=4", "batch=1", "validateEvery=2"];

        CliRun trained = await Train("run", [.. changes.SelectMany(set => new[] { "--set", set }), "--json"])
            .EndAsync();
        CliRun exported = await CliRun.InAsync(folder.Path, "model", "export", "run", "--pytorch", "-o", "w.pth");
        CliRun imported = await CliRun.InAsync(
            folder.Path,
            "model",
            "import",
            "w.pth",
            "--layout",
            "sid",
            "-o",
            "sid.onnx"
        );
        CliRun run = await CliRun.InAsync(
            folder.Path,
            "enhance",
            "bayer.dng",
            "-o",
            "a.png",
            "--model",
            "sid.onnx",
            "--ratio",
            "10"
        );

        trained.ExitCode.ShouldBe(0, trained.Messages);
        JsonElement[] lines = [.. trained.ResultLines.Select(line => JsonDocument.Parse(line).RootElement)];
        lines.Length.ShouldBe(4 + 2 + 1);
        lines[0].GetProperty("loss").GetDouble().ShouldBeGreaterThan(0);
        lines[2].GetProperty("scores").GetArrayLength().ShouldBe(5);
        lines[^1].GetProperty("end").GetString().ShouldBe("Done");
        lines[^1].GetProperty("file").GetString().ShouldBe(folder.File("run/last.onnx"));
        exported.ExitCode.ShouldBe(0, exported.Messages);
        imported.ExitCode.ShouldBe(0, imported.Messages);
        run.ExitCode.ShouldBe(0, run.Messages);
        File.Exists(folder.File("a.png")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_model_to_begin_with_that_is_not_there_is_named_with_those_that_are()
    {
        await PrepareAsync();
        CliRun run = await Train("run", "--init", "defualt").EndAsync();

        run.ExitCode.ShouldBe(1);
        run.Messages.ShouldContain("there is no such model");
        run.Messages.ShouldContain("default, fast, x-trans");
        File.Exists(folder.File("run/loss.csv")).ShouldBeFalse();
    }

    private async Task PrepareAsync()
    {
        PatchCacheOptions options = TestPhotos.PrepareCache(folder);
        await PatchCache.BuildAsync(options, null, TestContext.Current.CancellationToken);
        File.WriteAllText(
            folder.File("tiny.json"),
            $$"""
            {
              "name": "tiny", "channels": 2, "patchPx": 16, "batch": 4, "steps": {{Steps}}, "learningRate": 1e-3, "warmupSteps": 5,
              "seed": 1, "logEvery": 1, "validateEvery": 100, "previewEvery": 100, "checkpointMinutes": 0.001
            }
            """
        );
    }

    private RunningCli Train(string output, params string[] more) =>
        CliRun.Start(
            folder.Path,
            ["train", "tiny.json", "--data", "test.cache", "-o", output, "--threads", "1", .. more]
        );

    private int LinesOf(string run) => File.Exists(LogOf(run)) ? File.ReadLines(LogOf(run)).Count() - 1 : 0;

    private string[] Losses(string run) => [.. File.ReadLines(LogOf(run)).Skip(1).Select(Loss)];

    private static string Loss(string line) => string.Join(' ', line.Split(',')[0], line.Split(',')[2]);

    private string LogOf(string run) => folder.File($"{run}/loss.csv");
}
