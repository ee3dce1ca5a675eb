using System.Text.Json;
using System.Text.Json.Nodes;
using Tapetum.Encoding.Dng;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Cli.Tests;

/// <summary>A camera whose noise is known is measured on its own frames.</summary>
public class CalibrateTests
{
    private static readonly int[] Isos = [400, 3200];

    [Fact]
    public async Task A_camera_unlike_those_of_the_table_is_measured_to_a_few_percent_and_its_files_are_enhanced_with_that()
    {
        using TemporaryFolder folder = new();
        SyntheticCamera camera = new();
        camera.Write(folder.Path, Isos);
        camera.Write(folder.File("mine.dng"), iso: 1600, exposureTimeS: 0.02, light: 0.02, seed: 9);
        camera.Write(folder.File("other.dng"), iso: 1600, exposureTimeS: 0.02, light: 0.02, seed: 9, model: "Other 2");

        CliRun run = await CliRun.InAsync(
            folder.Path,
            "calibrate",
            "darks",
            "flats",
            "-o",
            "c.json",
            "--plot",
            "c.svg"
        );

        run.ExitCode.ShouldBe(0, run.Messages);
        JsonArray measured = JsonNode.Parse(
            await File.ReadAllTextAsync(folder.File("c.json"), TestContext.Current.CancellationToken)
        )!["isos"]!.AsArray();
        measured.Count.ShouldBe(Isos.Length);
        for (int i = 0; i < Isos.Length; i++)
        {
            ShouldBeMeasured(measured[i]!, Isos[i]);
        }

        (await File.ReadAllTextAsync(folder.File("c.svg"), TestContext.Current.CancellationToken)).ShouldContain(
            "Photon transfer"
        );
        await ShouldBeUsedAsync(folder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sensors_with_X_Trans_filters_and_with_none_are_measured_as_well(bool isXTrans)
    {
        using TemporaryFolder folder = new();
        DngMosaicLayout filters = isXTrans ? new() { XTrans = new XTransPhase(4, 1) } : new() { IsMonochrome = true };
        SyntheticCamera camera = new(filters);
        camera.Write(folder.Path, Isos[0]);
        camera.Write(folder.File("mine.dng"), Isos[0], exposureTimeS: 0.02, light: 0.02, seed: 9);

        CliRun run = await CliRun.InAsync(folder.Path, "calibrate", "darks", "flats", "-o", "c.json");

        run.ExitCode.ShouldBe(0, run.Messages);
        JsonNode measured = JsonNode.Parse(
            await File.ReadAllTextAsync(folder.File("c.json"), TestContext.Current.CancellationToken)
        )!["isos"]![0]!;
        ShouldBeMeasured(measured, Isos[0]);
        CliRun inspected = await CliRun.InAsync(folder.Path, "inspect", "mine.dng", "--noise", "c.json", "--json");
        inspected.ExitCode.ShouldBe(0, inspected.Messages);
        JsonNode.Parse(inspected.Results)!["noise"]!["gainDnPerElectron"]!
            .GetValue<double>()
            .ShouldBe(measured["gainDnPerElectron"]!.GetValue<double>(), 1e-3);
    }

    [Theory]
    [InlineData("flats", "flats", "is given as a dark frame and is not dark")]
    [InlineData("darks", "darks", "no ISO has two flats that tell its gain")]
    [InlineData("darks", "mixed", "it was taken by a Tapetum Other 2")]
    public async Task Frames_that_do_not_serve_are_refused_by_name(string darks, string flats, string reason)
    {
        using TemporaryFolder folder = new();
        SyntheticCamera camera = new();
        foreach (string name in new[] { "darks", "flats", "mixed" })
        {
            Directory.CreateDirectory(folder.File(name));
        }

        camera.Write(folder.File("darks/1.dng"), 400, 0.01, light: 0, seed: 1);
        camera.Write(folder.File("flats/1.dng"), 400, 0.01, light: 0.4, seed: 2);
        camera.Write(folder.File("mixed/1.dng"), 400, 0.01, light: 0.4, seed: 2);
        camera.Write(folder.File("mixed/2.dng"), 400, 0.01, light: 0.4, seed: 3, model: "Other 2");

        CliRun run = await CliRun.InAsync(folder.Path, "calibrate", darks, flats, "-o", "c.json");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Messages.ShouldContain(reason);
        File.Exists(folder.File("c.json")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}", "missing required properties")]
    [InlineData("""{"make":"a","model":"b","whiteLevelDn":4095,"isos":[]}""", "it has no ISO in it")]
    [InlineData(null, "no such file")]
    public async Task A_file_that_is_no_calibration_is_refused_with_a_reason(string? text, string reason)
    {
        using TemporaryFolder folder = new();
        NoisyRamp.Write(folder.File("night.dng"), 64, 48);
        if (text is not null)
        {
            await File.WriteAllTextAsync(folder.File("c.json"), text, TestContext.Current.CancellationToken);
        }

        CliRun run = await CliRun.InAsync(folder.Path, "inspect", "night.dng", "--noise", "c.json");

        run.ExitCode.ShouldBe(1, run.Messages);
        run.Messages.ShouldContain(reason);
        run.Messages.ShouldContain("tapetum calibrate");
    }

    private static void ShouldBeMeasured(JsonNode measured, int iso)
    {
        NoiseParameters truth = SyntheticCamera.NoiseAt(iso);
        double Value(string name) => measured[name]!.GetValue<double>();
        double shape = Math.Sqrt(TukeyLambdaDistribution.UnitVariance(truth.TukeyLambda));
        double changing = truth.ReadNoiseScaleDn * shape;
        double read = Math.Sqrt(
            (changing * changing) + (SyntheticCamera.FixedPatternDn * SyntheticCamera.FixedPatternDn)
        );
        Value("gainDnPerElectron").ShouldBe(truth.GainDnPerElectron, 0.015 * truth.GainDnPerElectron);
        Value("readNoiseDn").ShouldBe(read, 0.02 * read);
        Value("rowNoiseDn").ShouldBe(truth.RowNoiseSigmaDn, 0.06 * truth.RowNoiseSigmaDn);
        Value("columnNoiseDn").ShouldBe(truth.ColumnNoiseSigmaDn, 0.1 * truth.ColumnNoiseSigmaDn);
        Value("fixedPatternDn").ShouldBe(SyntheticCamera.FixedPatternDn, 0.08 * SyntheticCamera.FixedPatternDn);
        Value("photoResponseShare").ShouldBe(SyntheticCamera.PhotoResponseShare, 0.0008);
        Value("clipDn").ShouldBe(SyntheticCamera.ClipDn, 5);
        measured["clipWasSeen"]!.GetValue<bool>().ShouldBeTrue();
        measured["blackDn"]!
            .AsArray()
            .Average(black => black!.GetValue<double>())
            .ShouldBe(SyntheticCamera.BlackDn, 0.3);
        if (iso == 3200)
        {
            // At lower ISO the fixed pattern, which is Gaussian, is more than half of what a frame shows.
            Value("tukeyLambda").ShouldBe(truth.TukeyLambda, 0.015);
            Value("tukeyScaleDn").ShouldBe(truth.ReadNoiseScaleDn, 0.04 * truth.ReadNoiseScaleDn);
        }
    }

    /// <summary>Between the ISOs that were measured, and of that camera alone.</summary>
    private static async Task ShouldBeUsedAsync(TemporaryFolder folder)
    {
        CliRun mine = await CliRun.InAsync(folder.Path, "inspect", "mine.dng", "--noise", "c.json", "--json");
        CliRun other = await CliRun.InAsync(folder.Path, "inspect", "other.dng", "--noise", "c.json");
        CliRun picture = await CliRun.InAsync(
            folder.Path,
            "enhance",
            "mine.dng",
            "--noise",
            "c.json",
            "--model",
            TestModel.Path,
            "--json",
            "-o",
            "mine.png"
        );

        mine.ExitCode.ShouldBe(0, mine.Messages);
        using var report = JsonDocument.Parse(mine.Results);
        JsonElement noise = report.RootElement.GetProperty("noise");
        noise.GetProperty("origin").GetString().ShouldBe("Calibration");
        noise.GetProperty("gainDnPerElectron").GetDouble().ShouldBe(7.2, 0.15);
        other.Results.ShouldContain("is not the one that was calibrated");
        other.Results.ShouldContain("an estimate from the frame itself");
        picture.ExitCode.ShouldBe(0, picture.Messages);
        picture.Results.ShouldContain("\"origin\":\"Calibration\"");
    }
}
