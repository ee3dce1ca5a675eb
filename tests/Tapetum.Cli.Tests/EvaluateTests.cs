using System.Text.Json;
using Tapetum.Training.Graphs;

namespace Tapetum.Cli.Tests;

public class EvaluateTests
{
    [Fact]
    public async Task A_set_of_ones_own_is_evaluated_to_a_report()
    {
        using TemporaryFolder folder = new();
        WritePair(folder, "kitchen");

        CliRun run = await EvaluateAsync(folder, "--data", ".", "--report", "report");

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe([folder.File("report/index.html")]);
        run.Messages.ShouldContain("1/1  kitchen_00_250");
        folder
            .Files.Where(file => file.StartsWith("report", StringComparison.Ordinal))
            .ShouldBe([
                "report/index.html",
                "report/metrics.json",
                "report/pictures/kitchen_00_250_gt.png",
                "report/pictures/kitchen_00_250_out.png",
                "report/pictures/kitchen_00_250_scale.png",
            ]);
    }

    [Fact]
    public async Task Several_models_and_runs_are_compared_on_one_page()
    {
        using TemporaryFolder folder = new();
        WritePair(folder, "kitchen");
        Directory.CreateDirectory(folder.File("runs/mine"));
        File.Copy(TestModel.Path, folder.File("runs/mine/best.onnx"));
        File.Copy(TestModel.Path, folder.File("other.onnx"));

        CliRun run = await CliRun.InAsync(
            folder.Path,
            ["evaluate", "--compare", "runs/mine", "other.onnx", "--data", ".", "--split", "all", "--report", "report"]
        );

        run.ExitCode.ShouldBe(0, run.Messages);
        run.ResultLines.ShouldBe([folder.File("report/index.html")]);
        File.Exists(folder.File("report/mine/metrics.json")).ShouldBeTrue();
        File.Exists(folder.File("report/other/metrics.json")).ShouldBeTrue();
        string page = File.ReadAllText(folder.File("report/index.html"));
        page.ShouldContain("<a href=\"mine/index.html\">mine</a>, <a href=\"other/index.html\">other</a>");
        page.Split("<img").Length.ShouldBe(1 + 4, "noisy, mine, other, long");
        page.Split("<strong>").Length.ShouldBe(1 + (4 * 2 * 2), "the same model twice is best twice");
    }

    [Fact]
    public async Task LPIPS_comes_from_the_network_that_was_named()
    {
        using TemporaryFolder folder = new();
        WritePair(folder, "kitchen");
        File.Copy(TestModel.Path, folder.File("a.onnx"));
        File.Copy(TestModel.Path, folder.File("b.onnx"));
        WriteDistance(folder.File("distance.onnx"));

        CliRun run = await CliRun.InAsync(
            folder.Path,
            [
                "evaluate",
                "--compare",
                "a.onnx",
                "b.onnx",
                "--data",
                ".",
                "--report",
                "report",
                "--lpips",
                "distance.onnx",
            ]
        );

        run.ExitCode.ShouldBe(0, run.Messages);
        run.Messages.ShouldContain("LPIPS");
        File.ReadAllText(folder.File("report/index.html")).ShouldContain("<h2>LPIPS, less is better</h2>");
        using var metrics = JsonDocument.Parse(File.ReadAllText(folder.File("report/a/metrics.json")));
        metrics
            .RootElement.GetProperty("groups")[0]
            .GetProperty("output")
            .GetProperty("lpips")
            .GetDouble()
            .ShouldBeInRange(0.001, 2);
    }

    [Theory]
    [InlineData("--lpips")]
    [InlineData("--niqe")]
    public async Task A_file_to_judge_by_that_cannot_be_used_is_an_error(string option)
    {
        using TemporaryFolder folder = new();
        WritePair(folder, "kitchen");
        await File.WriteAllTextAsync(
            folder.File("file"),
            "no file of that kind",
            TestContext.Current.CancellationToken
        );

        CliRun run = await EvaluateAsync(folder, "--data", ".", "--report", "report", option, "file");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Messages.ShouldContain(folder.File("file"));
    }

    [Fact]
    public async Task A_pair_that_fails_makes_the_exit_code_1_and_the_rest_is_evaluated()
    {
        using TemporaryFolder folder = new();
        WritePair(folder, "kitchen");
        await File.WriteAllTextAsync(
            folder.File("pairs.txt"),
            "short/missing.dng long/kitchen_10s.dng\nshort/kitchen_0.04s.dng long/kitchen_10s.dng\n",
            TestContext.Current.CancellationToken
        );

        CliRun run = await EvaluateAsync(folder, "--data", ".", "--list", "pairs.txt", "--report", "report");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Messages.ShouldContain("pairs.txt, line 1, names it");
        run.Messages.ShouldContain("1 of 2 pairs failed");
        File.Exists(folder.File("report/pictures/kitchen_00_250_out.png")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("--data", ".", "--report", "report", "--split", "half")]
    [InlineData("--data", ".", "--report", "report", "--exclude", "kitchen")]
    [InlineData("--data", ".", "--report", "old")]
    [InlineData("--data", ".")]
    public async Task What_makes_no_sense_is_refused_before_anything_is_begun(params string[] arguments)
    {
        using TemporaryFolder folder = new();
        WritePair(folder, "kitchen");
        Directory.CreateDirectory(folder.File("old"));
        await File.WriteAllTextAsync(folder.File("old/metrics.json"), "{}", TestContext.Current.CancellationToken);

        CliRun run = await EvaluateAsync(folder, arguments);

        run.ExitCode.ShouldBe(2, run.Messages);
        run.Messages.ShouldNotBeEmpty();
        folder.Files.ShouldBe(["long/kitchen_10s.dng", "old/metrics.json", "short/kitchen_0.04s.dng"]);
    }

    private static Task<CliRun> EvaluateAsync(TemporaryFolder folder, params string[] arguments) =>
        CliRun.InAsync(folder.Path, ["evaluate", "--model", TestModel.Path, .. arguments]);

    /// <summary>The mean absolute difference, in the form of LPIPS.</summary>
    private static void WriteDistance(string path)
    {
        OnnxGraph graph = new();
        long[] any = [1, 3, Tensor.Any, Tensor.Any];
        Tensor difference = graph.Node("Sub", [graph.Input("picture", any), graph.Input("truth", any)], any);
        graph.Output("distance", graph.Node("ReduceMean", [graph.Node("Abs", [difference], any)], [1, 1, 1, 1]));
        File.WriteAllBytes(path, graph.ToModel());
    }

    private static void WritePair(TemporaryFolder folder, string scene)
    {
        Directory.CreateDirectory(folder.File("short"));
        Directory.CreateDirectory(folder.File("long"));
        NoisyRamp.Write(folder.File($"short/{scene}_0.04s.dng"), 96, 64);
        NoisyRamp.Write(folder.File($"long/{scene}_10s.dng"), 96, 64);
    }
}
