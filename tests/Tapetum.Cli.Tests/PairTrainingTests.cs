using System.Globalization;
using System.Text.Json;
using Tapetum.Raw;

namespace Tapetum.Cli.Tests;

/// <summary>The whole way of a researcher: a set in the paper's layout, training with an interruption, evaluation.</summary>
public class PairTrainingTests
{
    /// <summary>What a network of 27 planes has after seconds on two scenes: it has yet to learn colours. Seen through the wrong filters, or shifted, a scene has 10 dB.</summary>
    private const double SeenAlrightDb = 14;

    [Fact]
    public async Task A_model_is_fitted_to_a_camera_by_two_pairs_its_calibration_and_its_dark_frames()
    {
        using TemporaryFolder folder = new();
        WriteScenes(folder, count: 4, scale: 1);
        string unlike = Path.Combine(SharedData.Repository, "configs/cameras/unlike.json");
        CliRun synth = await CliRun.InAsync(
            folder.Path,
            [
                .. "synth --layout sid --photos scenes --size 256x192 --sequences 1 --smooth 0.2 -o set --camera".Split(
                    ' '
                ),
                unlike,
            ]
        );
        synth.ExitCode.ShouldBe(0, synth.Messages);
        CliRun trained = await CliRun.InAsync(
            folder.Path,
            [
                "train",
                Path.Combine(SharedData.Repository, "configs/fine-tune-pairs.json"),
                .. "--data set --dark set/Sony/dark --init default -o run --set steps=4 --set patchPx=32 --set".Split(
                    ' '
                ),
                $"camera={unlike}",
            ]
        );
        trained.ExitCode.ShouldBe(0, trained.Messages);
        trained.Messages.ShouldContain("6 pairs of 2 scenes to train on");
        trained.Messages.ShouldNotContain("without");
        CliRun evaluated = await CliRun.InAsync(
            folder.Path,
            [
                .. "evaluate --data set --compare default run --pictures none --report report --dark".Split(' '),
                "set/Sony/dark/ISO800_*",
                "--noise",
                unlike,
            ]
        );
        evaluated.ExitCode.ShouldBe(0, evaluated.Messages);
    }

    [Theory]
    [InlineData("camera-linear", "Sony", 300, 0.5)]
    [InlineData("srgb", "Sony", 300, 0.5)]
    [InlineData("srgb", "Fuji", 300, 0)]
    public async Task A_network_that_was_killed_while_it_learnt_goes_on_and_beats_the_scaled_noisy_input(
        string contract,
        string half,
        int steps,
        double byDb
    )
    {
        using TemporaryFolder folder = new();
        bool isFuji = half == "Fuji";
        WriteScenes(folder, count: 4, scale: isFuji ? 3 : 1);
        await File.WriteAllTextAsync(folder.File("config.json"), Config(contract, half, steps), Stop);
        int photos = 0;
        foreach (string share in new[] { "1/2", "2/2" })
        {
            string layout = isFuji ? "sid-fuji" : "sid";
            string[] synthesis =
            [
                "synth",
                "--layout",
                layout,
                "--photos",
                "scenes",
                "--size",
                isFuji ? "528x516" : "256x192",
                "-o",
                "set",
            ];
            CliRun synth = await CliRun.InAsync(folder.Path, [.. synthesis, "--sequences", "1", "--shard", share]);
            synth.ExitCode.ShouldBe(0, synth.Messages);
            string told = synth.Messages.Split($"share {share}: ")[1].Split(" of 4 photos")[0];
            photos += int.Parse(told, CultureInfo.InvariantCulture);
        }

        photos.ShouldBe(4);

        RunningCli killed = CliRun.Start(folder.Path, Train());
        await killed.UntilSaidAsync($"step {50, 7}/{steps} ");
        await killed.UntilAsync(() => File.Exists(folder.File("run/checkpoint.bin"))); // a fast machine is there sooner
        await killed.SignalAsync("KILL");
        (await killed.EndAsync()).ExitCode.ShouldBe(137);

        CliRun resumed = await CliRun.InAsync(folder.Path, [.. Train(), "--resume"]);
        resumed.ExitCode.ShouldBe(0, resumed.Messages);
        resumed.Messages.ShouldContain("6 pairs of 2 scenes to train on");
        resumed.Messages.ShouldContain("peak memory");
        resumed.Messages.ShouldNotContain($"step {10, 7}/{steps} ");

        CliRun evaluated = await CliRun.InAsync(
            folder.Path,
            "evaluate",
            "--model",
            "run/last.onnx",
            "--data",
            "set",
            "--list",
            $"set/{half}_test_list.txt",
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
        double beatenDb = isFuji ? SeenAlrightDb : PsnrDb(groups[^1], "input") + byDb;
        PsnrDb(groups[^1], "output").ShouldBeGreaterThan(beatenDb);
        File.Exists(folder.File("report/pictures/10001_00_300_out.png")).ShouldBeTrue();

        CliRun enhanced = await EnhanceAsync(folder, half, "--ratio", "100");
        enhanced.ExitCode.ShouldBe(0, enhanced.Messages);
        CliRun balanced = await EnhanceAsync(folder, half, "--white-balance", "daylight", "--overwrite");
        balanced.ExitCode.ShouldBe(contract == "srgb" ? 1 : 0, balanced.Messages);
    }

    private static Task<CliRun> EnhanceAsync(TemporaryFolder folder, string half, params string[] options) =>
        CliRun.InAsync(
            folder.Path,
            [
                "enhance",
                $"set/{half}/short/10001_00_0.1s.DNG",
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

    private static string Config(string contract, string half, int steps) =>
        $$"""
            {
              "name": "test", "contract": "{{contract}}", "residual": {{(contract == "srgb" ? "false" : "true")}},
              "mosaic": "{{(
                half == "Fuji" ? "XTransNine" : "Bayer"
            )}}", "channels": 8, "batch": 2, "patchPx": {{(half == "Fuji" ? 64 : 32)}}, "steps": {{steps}}, "learningRate": 4e-3, "warmupSteps": 20, "seed": 1,
              "adam": { "maxGradientNorm": 0.5, "averageDecay": 0.97 },
              "validateEvery": 150, "logEvery": 10, "checkpointMinutes": 0.005
            }
            """;

    /// <summary>Clean raws of soft colours, each another way.</summary>
    private static void WriteScenes(TemporaryFolder folder, int count, int scale)
    {
        int width = 512 * scale;
        int height = 384 * scale;
        Directory.CreateDirectory(folder.File("scenes"));
        for (int scene = 0; scene < count; scene++)
        {
            ushort[] mosaic = new ushort[width * height];
            for (int i = 0; i < mosaic.Length; i++)
            {
                (int y, int x) = Math.DivRem(i, width);
                int color = CfaPattern.Rggb.ColorAt(x, y);
                double wave =
                    Math.Sin((x / (30.0 + (7 * scene))) + color) * Math.Cos((y / (40.0 - (5 * scene))) - color);
                mosaic[i] = (ushort)(600 + (6500 * (1 + (0.9 * wave))));
            }

            RawImage raw = SyntheticRaw.Of(mosaic, width, height, CfaPattern.Rggb);
            File.WriteAllBytes(folder.File($"scenes/{scene}.dng"), SyntheticRaw.Dng(raw));
        }
    }
}
