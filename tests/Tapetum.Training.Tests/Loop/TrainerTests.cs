using System.Globalization;
using Tapetum.Training.Loop;

namespace Tapetum.Training.Tests.Loop;

public sealed class TrainerTests : IDisposable
{
    private const int PatchPx = 16;
    private readonly TemporaryFolder temporary = new();

    private static readonly TrainingConfig Tiny = new()
    {
        Name = "tiny",
        Channels = 2,
        Residual = false,
        PatchPx = PatchPx,
        Steps = 12,
        LearningRate = 1e-2f,
        WarmupSteps = 2,
        Seed = 3,
        LogEvery = 1,
        ValidateEvery = 5,
    };

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Resuming_after_a_stop_gives_bit_identical_losses()
    {
        await Train(Tiny, Folder("whole"), resume: false);
        RunState stopped = await Train(Tiny, Folder("parts"), resume: false, stopAfter: 6);
        RunState finished = await Train(Tiny, Folder("parts"), resume: true);

        stopped.Step.ShouldBe(6);
        finished.Step.ShouldBe(12);
        Losses("parts").ShouldBe(Losses("whole"));
        File.ReadAllBytes(Folder("parts").LastModel)
            .Length.ShouldBe(File.ReadAllBytes(Folder("whole").LastModel).Length);
    }

    [Fact]
    public async Task A_tiny_network_learns_as_it_always_has()
    {
        await Train(Tiny, Folder("run"), resume: false);

        double[] losses = [.. Losses("run").Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        for (int i = 0; i < Expected.Length; i++)
        {
            losses[i].ShouldBe(Expected[i], 1e-3, $"step {i + 1}");
        }
    }

    [Fact]
    public async Task A_run_from_a_model_starts_as_good_as_the_model_and_says_which_it_was()
    {
        await Train(Tiny, Folder("first"), resume: false);
        RunState second = await Train(
            Tiny with
            {
                Steps = 1,
            },
            Folder("second"),
            resume: false,
            initialModel: Folder("first").LastModel
        );

        double Loss(string run) => double.Parse(Losses(run)[0], CultureInfo.InvariantCulture);
        Loss("second").ShouldBeLessThan(0.9 * Loss("first"));
        second.InitialModel.ShouldBe("last.onnx");
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_refused()
    {
        await Train(Tiny, Folder("run"), resume: false, stopAfter: 1);
        byte[] bytes = File.ReadAllBytes(Folder("run").Checkpoint);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(Folder("run").Checkpoint, bytes);

        TrainingException error = await Should.ThrowAsync<TrainingException>(() =>
            Train(Tiny, Folder("run"), resume: true)
        );
        error.Message.ShouldContain("checksum");
    }

    [Fact]
    public async Task A_checkpoint_of_another_network_is_refused()
    {
        await Train(Tiny, Folder("run"), resume: false, stopAfter: 1);

        TrainingException error = await Should.ThrowAsync<TrainingException>(() =>
            Train(Tiny with { Channels = 3 }, Folder("run"), resume: true)
        );
        error.Message.ShouldContain("another size");
    }

    [Fact]
    public async Task A_run_is_not_overwritten_by_another()
    {
        await Train(Tiny, Folder("run"), resume: false, stopAfter: 1);

        TrainingException error = await Should.ThrowAsync<TrainingException>(() =>
            Train(Tiny, Folder("run"), resume: false)
        );
        error.Message.ShouldContain("--resume");
    }

    [Fact]
    public async Task A_loss_that_is_no_number_stops_the_run_and_names_the_step()
    {
        TrainingException error = await Should.ThrowAsync<TrainingException>(() =>
            Train(Tiny with { LearningRate = 1e30f, WarmupSteps = 0 }, Folder("run"), resume: false)
        );
        error.Message.ShouldContain("step");
        error.Message.ShouldContain("learningRate");
    }

    [Fact]
    public void The_learning_rate_rises_then_falls_to_its_share()
    {
        TrainingConfig config = Tiny with
        {
            Steps = 1000,
            WarmupSteps = 100,
            LearningRate = 1,
            FinalLearningRateShare = 0.1f,
        };
        config.LearningRateAt(50).ShouldBe(0.5f, 1e-6f);
        config.LearningRateAt(100).ShouldBe(1, 1e-6f);
        config.LearningRateAt(550).ShouldBe(0.55f, 1e-6f);
        config.LearningRateAt(1000).ShouldBe(0.1f, 1e-6f);
    }

    [Fact]
    public void The_papers_schedule_lowers_the_learning_rate_at_a_step()
    {
        TrainingConfig config = Tiny with
        {
            WarmupSteps = 0,
            LearningRate = 1e-4f,
            Schedule = LearningRateSchedule.Steps,
            RateSteps = [new RateStep(500, 1e-5f), new RateStep(800, 1e-6f)],
        };
        config.LearningRateAt(1).ShouldBe(1e-4f);
        config.LearningRateAt(499).ShouldBe(1e-4f);
        config.LearningRateAt(500).ShouldBe(1e-5f);
        config.LearningRateAt(800).ShouldBe(1e-6f);
        (config with { Schedule = LearningRateSchedule.Constant }).LearningRateAt(800).ShouldBe(1e-4f);
    }

    [Fact]
    public async Task A_run_keeps_the_settings_that_it_was_made_with()
    {
        await Train(Tiny, Folder("run"), resume: false, stopAfter: 1);

        TrainingConfigFile.Read(Folder("run").Config, []).ToJson().ShouldBe(Tiny.ToJson());
    }

    /// <summary>What the program gave when this test was written; a change of them changes every trained model.</summary>
    private static readonly double[] Expected =
    [
        0.65862,
        0.60056,
        0.52744,
        0.51148,
        0.46497,
        0.46090,
        0.44384,
        0.44531,
        0.46342,
        0.43441,
    ];

    private TrainingFolder Folder(string name) => new(Path.Combine(temporary.Path, name));

    private string[] Losses(string name) =>
        [.. File.ReadLines(Folder(name).LossLog).Skip(1).Select(line => line.Split(',')[2])];

    private static async Task<RunState> Train(
        TrainingConfig config,
        TrainingFolder folder,
        bool resume,
        long stopAfter = long.MaxValue,
        string? initialModel = null
    )
    {
        using CancellationTokenSource stop = new();
        Trainer trainer = new(config, folder, new ShiftedPairs(PatchPx), new NoValidator())
        {
            InitialModel = initialModel,
        };
        return await trainer.RunAsync(resume, threads: 1, new StopAfter(stopAfter, stop), stop.Token);
    }

    private sealed class StopAfter(long step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.State.Step >= step)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class NoValidator : IValidator
    {
        public IReadOnlyList<ValidationScore> Score(byte[] model) => [new ValidationScore("none", 1, 0)];
    }
}
