using System.Globalization;
using System.Text.Json;
using Tapetum.Raw;

namespace Tapetum.Cli.Tests;

/// <summary>The whole way of a researcher: a set in the paper's layout, training with an interruption, evaluation.</summary>
public class PairTrainingTests
{
    private const int Steps = 300;

    [Theory]
    [InlineData("camera-linear", 0.5)]
    [InlineData("srgb", 0.5)]
    public async Task A_network_that_was_killed_while_it_learnt_goes_on_and_beats_the_scaled_noisy_input(
        string contract,
        double byDb
    )
    {
        using TemporaryFolder folder = new();
        WriteScenes(folder, count: 4);
        await File.WriteAllTextAsync(folder.File("config.json"), Config(contract), Stop);
        int photos = 0;
        foreach (string share in new[] { "1/2", "2/2" })
        {
            string[] synthesis = ["synth", "--layout", "sid", "--photos", "scenes", "--size", "256x192", "-o", "set"];
            CliRun synth = await CliRun.InAsync(folder.Path, [.. synthesis, "--sequences", "1", "--shard", share]);
            synth.ExitCode.ShouldBe(0, synth.Messages);
            string told = synth.Messages.Split($"share {share}: ")[1].Split(" of 4 photos")[0];
            photos += int.Parse(told, CultureInfo.InvariantCulture);
        }

        photos.ShouldBe(4);

        RunningCli killed = CliRun.Start(folder.Path, Train());
        await killed.UntilSaidAsync($"step      50/{Steps} ");
        await killed.UntilAsync(() => File.Exists(folder.File("run/checkpoint.bin"))); // a fast machine is there sooner
        await killed.SignalAsync("KILL");
        (await killed.EndAsync()).ExitCode.ShouldBe(137);

        CliRun resumed = await CliRun.InAsync(folder.Path, [.. Train(), "--resume"]);
        resumed.ExitCode.ShouldBe(0, resumed.Messages);
        resumed.Messages.ShouldContain("6 pairs of 2 scenes to train on");
        resumed.Messages.ShouldContain("peak memory");
        resumed.Messages.ShouldNotContain($"step      10/{Steps} ");

        CliRun evaluated = await CliRun.InAsync(
            folder.Path,
            "evaluate",
            "--model",
            "run/last.onnx",
            "--data",
            "set",
            "--list",
            "set/Sony_test_list.txt",
            "--report",
            "report",
            "--device",
            "cpu"
        );
        evaluated.ExitCode.ShouldBe(0, evaluated.Messages);
        JsonElement metrics = JsonDocument
            .Parse(await File.ReadAllTextAsync(folder.File("report/metrics.json"), Stop))
            .RootElement;
        metrics.GetProperty("contract").GetString().ShouldBe(contract);
        JsonElement[] groups = [.. metrics.GetProperty("groups").EnumerateArray()];
        groups.Select(group => group.GetProperty("name").GetString()).ShouldBe(["×100", "×250", "×300", "all"]);
        (PsnrDb(groups[^1], "output") - PsnrDb(groups[^1], "input")).ShouldBeGreaterThan(byDb);
        File.Exists(folder.File("report/pictures/10001_00_300_out.png")).ShouldBeTrue();

        CliRun enhanced = await EnhanceAsync(folder, "--ratio", "100");
        enhanced.ExitCode.ShouldBe(0, enhanced.Messages);
        CliRun balanced = await EnhanceAsync(folder, "--white-balance", "daylight", "--overwrite");
        balanced.ExitCode.ShouldBe(contract == "srgb" ? 1 : 0, balanced.Messages);
    }

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, params string[] options) =>
        CliRun.InAsync(
            folder.Path,
            [
                "enhance",
                "set/Sony/short/10001_00_0.1s.DNG",
                "--model",
                "run/last.onnx",
                "-o",
                "bright.png",
                "--device",
                "cpu",
                .. options,
            ]
        );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static string[] Train() => ["train", "config.json", "--data", "set", "-o", "run", "--threads", "2"];

    private static double PsnrDb(JsonElement group, string picture) =>
        group.GetProperty(picture).GetProperty("psnrDb").GetDouble();

    private static string Config(string contract) =>
        $$"""
            {
              "name": "test", "contract": "{{contract}}", "residual": {{(contract == "srgb" ? "false" : "true")}},
              "channels": 8, "batch": 2, "patchPx": 32, "steps": {{Steps}}, "learningRate": 4e-3, "warmupSteps": 20, "seed": 1,
              "adam": { "maxGradientNorm": 0.5, "averageDecay": 0.97 },
              "validateEvery": 150, "logEvery": 10, "checkpointMinutes": 0.005
            }
            """;

    /// <summary>Clean raws of soft colours, each another way.</summary>
    private static void WriteScenes(TemporaryFolder folder, int count)
    {
        const int Width = 512;
        const int Height = 384;
        Directory.CreateDirectory(folder.File("scenes"));
        for (int scene = 0; scene < count; scene++)
        {
            ushort[] mosaic = new ushort[Width * Height];
            for (int i = 0; i < mosaic.Length; i++)
            {
                (int y, int x) = Math.DivRem(i, Width);
                int color = CfaPattern.Rggb.ColorAt(x, y);
                double wave =
                    Math.Sin((x / (30.0 + (7 * scene))) + color) * Math.Cos((y / (40.0 - (5 * scene))) - color);
                mosaic[i] = (ushort)(600 + (6500 * (1 + (0.9 * wave))));
            }

            RawImage raw = SyntheticRaw.Of(mosaic, Width, Height, CfaPattern.Rggb);
            File.WriteAllBytes(folder.File($"scenes/{scene}.dng"), SyntheticRaw.Dng(raw));
        }
    }
}
