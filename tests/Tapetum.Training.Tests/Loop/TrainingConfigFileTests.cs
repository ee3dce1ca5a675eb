using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tapetum.Sensor.Calibration;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Optimization;
using Tapetum.Training.Pairs;

namespace Tapetum.Training.Tests.Loop;

public sealed class TrainingConfigFileTests : IDisposable
{
    private const string Valid = """
        // a comment
        {
          "name": "mine", "channels": 8, "patchPx": 64, "steps": 1000, "learningRate": 1e-3, "seed": 1,
          "adam": { "averageDecay": 0.99 },
        }
        """;

    private static readonly CameraCalibration Camera = new()
    {
        Make = "Tapetum",
        Model = "Calibrated 1",
        WhiteLevelDn = 4095,
        Isos = [Iso(100, 1), Iso(800, 8)],
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_camera_is_named_by_the_path_of_its_calibration_and_all_sensors_are_drawn_from_it()
    {
        File.WriteAllBytes(folder.File("mine.camera.json"), CameraCalibrationFile.Write(Camera));

        TrainingConfig config = Read(
            Valid.Replace("\"name\"", "\"camera\": \"mine.camera.json\", \"name\"", StringComparison.Ordinal)
        );
        var again = JsonSerializer.Deserialize(config.ToJson(), TrainingConfigJson.Config)!;
        NoiseSampler sampler = new() { Camera = again.Camera };
        Random random = new(1);
        NoiseParameters[] drawn = [.. Enumerable.Range(0, 200).Select(_ => sampler.Draw(random))];

        drawn.ShouldAllBe(noise => noise.GainDnPerElectron >= 0.99f && noise.GainDnPerElectron <= 8.01f);
        drawn.ShouldContain(noise => noise.GainDnPerElectron < 2);
        drawn.ShouldContain(noise => noise.GainDnPerElectron > 4);
        drawn.ShouldAllBe(noise => noise.BlackLevelDn == 256 && noise.WhiteLevelDn == 4000);
        drawn.ShouldContain(noise => noise.ReadNoiseDistribution == ReadNoiseDistribution.TukeyLambda);
        Should.Throw<TapetumException>(() => Read(Valid, "camera=nowhere.json")).Message.ShouldContain("no such file");
    }

    [Fact]
    public void Settings_on_the_command_line_win_over_the_file()
    {
        TrainingConfig config = Read(
            Valid,
            "steps=20",
            "steps=30",
            "name=try",
            "residual=false",
            "adam.maxGradientNorm=0.2",
            "optimizer=muon",
            "muon.momentum=0.9",
            "schedule=steps",
            """rateSteps=[{ "fromStep": 15, "learningRate": 1e-5 }]"""
        );

        config.Steps.ShouldBe(30);
        config.Name.ShouldBe("try");
        config.Residual.ShouldBeFalse();
        config.Adam.MaxGradientNorm.ShouldBe(0.2f);
        config.Adam.AverageDecay.ShouldBe(0.99);
        config.Optimizer.ShouldBe(OptimizerKind.Muon);
        config.Muon.Momentum.ShouldBe(0.9f);
        config.Schedule.ShouldBe(LearningRateSchedule.Steps);
        config.RateSteps.ShouldBe([new RateStep(15, 1e-5f)]);
    }

    [Theory]
    [InlineData("lerningRate=1", "--set lerningRate=1", "no setting is called 'lerningRate'", "'learningRate'?")]
    [InlineData("adam.maxGradNorm=1", "adam.maxGradNorm", "'adam.maxGradNorm'", "adam.maxGradientNorm")]
    [InlineData("Steps=5", "'Steps'", "Did you mean 'steps'?")]
    [InlineData("zzz=5", "'zzz'", "There are name, network, channels")]
    [InlineData("steps.x=5", "'steps' has no settings of its own")]
    [InlineData("steps", "key=value")]
    [InlineData("steps=many", "'steps' cannot be \"many\"")]
    [InlineData("adam=null", "'adam' cannot be")]
    [InlineData("patchPx=50", "patchPx must be a multiple of 16")]
    [InlineData("learningRate=-1", "learningRate must be above 0")]
    [InlineData("adam.averageDecay=1", "adam.averageDecay must be")]
    [InlineData("muon.momentum=1", "muon.momentum must be")]
    [InlineData("optimizer=sgd", "'optimizer' cannot be \"sgd\"", "It can be Adam or Muon.")]
    [InlineData("contract=rgb", "'contract' cannot be \"rgb\"", "It can be camera-linear or srgb.")]
    [InlineData("mosaic=XTrans", "mosaic XTrans goes with the network ResidualUNet")]
    [InlineData("mosaic=XTransNine", "network UNet, residual false, contract srgb")]
    [InlineData("schedule=steps", "rateSteps")]
    [InlineData("schedule=sine", "'schedule' cannot be \"sine\"")]
    public void A_setting_that_makes_no_sense_is_named_with_what_would(string setting, params string[] parts)
    {
        TrainingException error = Should.Throw<TrainingException>(() => Read(Valid, setting));

        foreach (string part in parts)
        {
            error.Message.ShouldContain(part, Case.Sensitive);
        }
    }

    [Theory]
    [InlineData("""{ "lerningRate": 1 }""", "Did you mean 'learningRate'?")]
    [InlineData("""{ "adam": { "epsilom": 1 } }""", "Did you mean 'adam.epsilon'?")]
    [InlineData("""{ "name": "x" }""", "it lacks 'channels'")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("""{ "steps": 1, "steps": 2 }""", "steps")]
    [InlineData("{", "configs/")]
    public void A_file_that_makes_no_sense_is_named_with_what_is_wrong(string json, string part)
    {
        TrainingException error = Should.Throw<TrainingException>(() => Read(json));

        error.Message.ShouldContain(folder.File("config.json"));
        error.Message.ShouldContain(part, Case.Sensitive);
    }

    [Fact]
    public void Every_configuration_that_comes_with_the_program_is_valid()
    {
        string[] files = Directory.GetFiles(Path.Combine(SharedData.Repository, "configs"), "*.json");

        files.ShouldNotBeEmpty();
        foreach (string file in files)
        {
            TrainingConfigFile.Read(file, []).Steps.ShouldBeGreaterThan(0);
        }
    }

    private TrainingConfig Read(string json, params string[] settings)
    {
        string path = folder.File("config.json");
        File.WriteAllText(path, json);
        return TrainingConfigFile.Read(path, settings);
    }

    private static IsoCalibration Iso(double iso, double gain) =>
        new()
        {
            Iso = iso,
            GainDnPerElectron = gain,
            GainByFilter = [gain, gain, gain, gain],
            ReadNoiseDn = 2 * gain,
            TukeyLambda = 0.05,
            TukeyScaleDn = 1.1 * gain,
            BlackDn = [256, 256, 256, 256],
            ClipDn = 4000,
            Darks = 4,
            FlatPairs = 5,
        };

    [Fact]
    public void No_initial_value_is_lost_in_configurations_and_what_runs_store() =>
        new JsonTypeInfo[] { TrainingConfigJson.Config, StoredJson.Of<RunState>(), StoredJson.Of<FrameInfo>() }
            .SelectMany(LostInitialValues.Below)
            .ShouldBeEmpty();
}
