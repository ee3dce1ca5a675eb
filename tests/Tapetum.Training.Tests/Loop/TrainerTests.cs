using System.Globalization;
using System.Xml.Linq;
using Tapetum.Encoding.Vips;
using Tapetum.Inference;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;

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

    [Theory]
    [InlineData(OptimizerKind.Adam, 1)]
    [InlineData(OptimizerKind.Muon, 1)]
    [InlineData(OptimizerKind.Adam, 3)]
    [InlineData(OptimizerKind.Muon, 3)]
    public async Task Resuming_after_a_stop_gives_bit_identical_losses_on_any_number_of_threads(
        OptimizerKind optimizer,
        int batch
    )
    {
        TrainingConfig config = Tiny with { Optimizer = optimizer, Batch = batch };
        await Train(config, Folder("whole"), resume: false);
        RunState stopped = await Train(config, Folder("parts"), resume: false, stopAfter: 6, threads: 2);
        RunState finished = await Train(config, Folder("parts"), resume: true, threads: 3);

        stopped.Step.ShouldBe(6);
        finished.Step.ShouldBe(12);
        Losses("parts").ShouldBe(Losses("whole"));
        File.ReadAllBytes(Folder("parts").LastModel)
            .Length.ShouldBe(File.ReadAllBytes(Folder("whole").LastModel).Length);
    }

    [Fact]
    public async Task A_run_ends_when_its_patience_does_and_stays_ended()
    {
        TrainingConfig patient = Tiny with { Steps = 100, Patience = 2 };

        RunState ended = await Train(patient, Folder("run"), resume: false);
        RunState resumed = await Train(patient, Folder("run"), resume: true);

        // Every score is the same: the first is the best, and two more are not better.
        ended.Step.ShouldBe(15);
        ended.BestStep.ShouldBe(5);
        resumed.Step.ShouldBe(15);
    }

    [Fact]
    public async Task Patience_with_a_checkpoint_that_knows_no_best_step_begins_when_it_is_resumed()
    {
        await Train(Tiny, Folder("run"), resume: false);
        using (Weights weights = new(Tiny.CreateNetwork()))
        {
            RunState state = Checkpoint.Read(Folder("run").Checkpoint, weights);
            RunState older = state with { BestStep = 0 };
            await Checkpoint.WriteAsync(Folder("run").Checkpoint, older, weights, CancellationToken.None);
        }

        RunState resumed = await Train(Tiny with { Steps = 100, Patience = 2 }, Folder("run"), resume: true);

        resumed.Step.ShouldBe(12 + (2 * 5));
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
    public async Task A_run_that_trains_biases_alone_changes_nothing_else()
    {
        await Train(Tiny with { Trained = TrainedPart.Biases }, Folder("run"), resume: false);

        using Weights first = new(Tiny.CreateNetwork());
        first.Initialize(Tiny.Seed);
        using Weights trained = new(Tiny.CreateNetwork());
        Checkpoint.Read(Folder("run").Checkpoint, trained);
        foreach (Parameter parameter in trained.Network.Parameters)
        {
            bool isSame = trained
                .Slice(trained.Values, parameter.Name)
                .SequenceEqual(first.Slice(first.Values, parameter.Name));
            isSame.ShouldBe(parameter.Kind != ParameterKind.Bias, parameter.Name);
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
    public async Task A_loss_that_is_no_number_stops_the_run_and_says_what_to_do()
    {
        TrainingException error = await Should.ThrowAsync<TrainingException>(() =>
            Train(Tiny with { LearningRate = 1e30f, WarmupSteps = 0 }, Folder("run"), resume: false)
        );
        error.Message.ShouldMatch("the (loss|gradient) of step [0-9]+ is");
        error.Message.ShouldContain("the weights have run away");
        error.Message.ShouldContain("learningRate");
    }

    [Theory]
    [InlineData(float.NaN, "in its truth that is no finite number")]
    [InlineData(3e38f, "because of sample 2 of 3")]
    public async Task A_sample_that_spoils_a_step_is_named(float value, string reason)
    {
        TrainingConfig config = Tiny with { Batch = 3, CheckpointMinutes = 1e-9 };
        TrainingFolder folder = Folder("run");

        TrainingException error = await Should.ThrowAsync<TrainingException>(() =>
            Train(config, folder, resume: false, pairs: new SpoiledPairs(step: 4, sample: 1, value))
        );

        error.Message.ShouldContain("step 4");
        error.Message.ShouldContain("sample 2 of 3");
        error.Message.ShouldContain("(spoiled)");
        error.Message.ShouldContain(reason);
        error.Message.ShouldContain("--resume");
        (await Train(config, folder, resume: true)).Step.ShouldBe(12);
    }

    [Fact]
    public async Task A_run_stopped_between_two_lines_of_its_log_has_the_same_means_after_resuming()
    {
        TrainingConfig config = Tiny with { LogEvery = 4, PreviewEvery = 6 };
        await Train(config, Folder("whole"), resume: false);
        RunState stopped = await Train(config, Folder("parts"), resume: false, stopAtPreview: true);
        await Train(config, Folder("parts"), resume: true);

        stopped.Step.ShouldBe(6);
        Losses("parts").ShouldBe(Losses("whole"));
    }

    [Fact]
    public async Task Previews_and_curves_show_how_a_run_goes()
    {
        await Train(Tiny with { PreviewEvery = 5 }, Folder("run"), resume: false);

        TrainingFolder folder = Folder("run");
        Directory
            .GetFiles(Path.GetDirectoryName(folder.Preview(1))!)
            .Order(StringComparer.Ordinal)
            .ShouldBe([folder.Preview(1), folder.Preview(5), folder.Preview(10)]);
        string svg = File.ReadAllText(folder.Curves);
        XDocument.Parse(svg).Root!.Name.LocalName.ShouldBe("svg");
        svg.ShouldContain("step 12 of 12");
        svg.ShouldContain("Learning rate");
        svg.ShouldContain("PSNR");
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
    public async Task A_search_for_the_learning_rate_ends_where_the_loss_runs_away_and_suggests_one_that_learns()
    {
        TrainingConfig config = Tiny with { Batch = 3 };
        IReadOnlyList<RatedLoss> losses = await new RateRange(config, new ShiftedPairs(PatchPx)).RunAsync(
            initialModel: null,
            threads: 1,
            ComputeDevice.Cpu,
            progress: null,
            TestContext.Current.CancellationToken
        );
        float rate = RateRange.Suggest(losses);

        await Train(config with { LearningRate = rate, Steps = 30 }, Folder("run"), resume: false);

        rate.ShouldBeInRange(1e-4f, 0.3f);
        double[] run = [.. Losses("run").Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        run[^1].ShouldBeLessThan(0.8 * run[0]);
        Should.Throw<TrainingException>(() => RateRange.Suggest([.. losses.Select(one => one with { Mean = 1 })]));
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
    public async Task A_disk_that_is_full_when_the_network_is_validated_costs_no_step()
    {
        await Train(Tiny, Folder("whole"), resume: false);
        await Should.ThrowAsync<IOException>(() =>
            Train(Tiny, Folder("parts"), resume: false, validator: new FullDisk())
        );
        Checkpoint.ReadState(Folder("parts").Checkpoint).Step.ShouldBe(5);

        await Train(Tiny, Folder("parts"), resume: true);

        Losses("parts").ShouldBe(Losses("whole"));
        File.ReadAllText(Folder("parts").ValidationLog).ShouldBe(File.ReadAllText(Folder("whole").ValidationLog));
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
        string? initialModel = null,
        IPairSource? pairs = null,
        bool stopAtPreview = false,
        int threads = 1,
        IValidator? validator = null
    )
    {
        using CancellationTokenSource stop = new();
        Trainer trainer = new(config, folder, pairs ?? new ShiftedPairs(PatchPx), validator ?? new NoValidator())
        {
            Previewer = new GreyPreviewer(onSecond: () =>
            {
                if (stopAtPreview)
                {
                    stop.Cancel();
                }
            }),
            InitialModel = initialModel,
        };
        return await trainer.RunAsync(resume, threads, new StopAfter(stopAfter, stop), stop.Token);
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

    /// <summary>One sample of one step has one value that spoils it.</summary>
    private sealed class SpoiledPairs(long step, int sample, float value) : IPairSource
    {
        private readonly ShiftedPairs sound = new(PatchPx);

        public void Fill(long number, TrainingBatch batch)
        {
            sound.Fill(number, batch);
            if (number == step)
            {
                batch.Target(sample).Fill(value);
            }
        }

        public string Describe(long number, int place) => number == step && place == sample ? "spoiled" : "sound";
    }

    private sealed class GreyPreviewer(Action onSecond) : IPreviewer
    {
        private int count;

        public SrgbPhoto Preview(byte[] model)
        {
            if (++count == 2)
            {
                onSecond();
            }

            return new(24, 8, [.. Enumerable.Repeat((byte)128, 24 * 8 * 3)]);
        }
    }

    private sealed class FullDisk : IValidator
    {
        public IReadOnlyList<ValidationScore> Score(byte[] model) => throw new IOException("No space left on device");
    }

    private sealed class NoValidator : IValidator
    {
        public IReadOnlyList<ValidationScore> Score(byte[] model) => [new ValidationScore("none", 1, 0)];
    }
}
