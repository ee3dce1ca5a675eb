using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Parallelism;

public class ParallelStepTests
{
    private const int PatchPx = 16;
    private const int Samples = 3;

    public static TheoryData<TrainingLoss, LossScale> Losses =>
        new()
        {
            { TrainingLoss.L1, LossScale.Network },
            { TrainingLoss.Psnr, LossScale.Network },
            { TrainingLoss.Psnr, LossScale.Display },
        };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_and_gradient_are_those_of_one_graph_for_the_whole_batch(TrainingLoss kind, LossScale scale)
    {
        using Weights weights = NewWeights();
        using Crew crew = new(threads: 2);
        using ParallelStep step = new(weights, crew, Samples, PatchPx, kind, scale);
        Fill(step.Batch);

        OnnxGraph graph = TrainingGraph.Build(weights.Network, Samples, PatchPx, kind, scale);
        using OnnxSession session = OnnxSession.Load(
            graph.ToModel(),
            new OnnxSessionOptions { Operators = graph.Operators },
            "whole batch"
        );
        using NativeBuffer<float> whole = new(weights.Gradients.Length);
        using SamplePass pass = new(session, weights, step.Batch, first: 0, Samples, whole);
        pass.Run(TestContext.Current.CancellationToken);

        step.Run(TestContext.Current.CancellationToken).ShouldBe(pass.Loss, 1e-5f * pass.Loss);
        foreach (Parameter parameter in weights.Network.Parameters)
        {
            float[] expected = weights.Slice(whole, parameter.Name).ToArray();
            float[] mean = weights.Slice(weights.Gradients, parameter.Name).ToArray();
            double size = Math.Sqrt(expected.Average(value => value * value));
            for (int i = 0; i < mean.Length; i++)
            {
                ((double)mean[i]).ShouldBe(expected[i], 1e-4 * size, parameter.Name);
            }
        }
    }

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Muon)]
    public void Steps_give_the_same_bits_each_time_and_whatever_the_number_of_threads(OptimizerKind optimizer)
    {
        (float[] losses, float[] weights) = Steps(optimizer, threads: 1);
        foreach (int threads in (int[])[1, 2, 3, 7])
        {
            (float[] again, float[] values) = Steps(optimizer, threads);

            again.ShouldBe(losses, $"{threads} threads");
            values.ShouldBe(weights, $"{threads} threads");
        }
    }

    [Fact]
    public void As_many_samples_pass_at_a_time_as_there_are_threads_for()
    {
        using Weights weights = NewWeights();
        using Crew crew = new(threads: 2);
        using ParallelStep one = new(weights, crew, samples: 1, PatchPx);
        using ParallelStep many = new(weights, crew, samples: 5, PatchPx);

        one.Threads.ShouldBe(1);
        many.Threads.ShouldBe(2);
    }

    [Fact]
    public void A_sample_whose_gradient_alone_is_no_number_is_known()
    {
        using Weights weights = NewWeights();
        using Crew crew = new(threads: 2);
        using ParallelStep step = new(weights, crew, Samples, PatchPx);
        Fill(step.Batch);
        step.Batch.Weights[1] = 0;
        step.Batch.Mosaic(1).Fill(float.PositiveInfinity);

        _ = step.Run(TestContext.Current.CancellationToken);

        Enumerable.Range(0, Samples).Select(step.IsFinite).ShouldBe([true, false, true]);
    }

    private static (float[] Losses, float[] Weights) Steps(OptimizerKind kind, int threads)
    {
        using Weights weights = NewWeights();
        using Crew crew = new(threads);
        using ParallelStep step = new(weights, crew, Samples, PatchPx);
        TrainingConfig config = new()
        {
            Name = "tiny",
            Channels = 2,
            PatchPx = PatchPx,
            Steps = 4,
            LearningRate = 1e-2f,
            Seed = 3,
            Optimizer = kind,
        };
        using Optimizer optimizer = config.CreateOptimizer(weights, crew);
        Fill(step.Batch);
        float[] losses = new float[config.Steps];
        for (int i = 0; i < losses.Length; i++)
        {
            losses[i] = step.Run(TestContext.Current.CancellationToken);
            _ = optimizer.Step(config.LearningRate, i + 1);
            weights.Mirror();
        }

        return (losses, weights.Averages.Span.ToArray());
    }

    private static Weights NewWeights()
    {
        Weights weights = new(new ResidualUNet(channels: 8));
        weights.Initialize(seed: 1);
        return weights;
    }

    private static void Fill(TrainingBatch batch)
    {
        Random random = new(5);
        float[][] data = [batch.Mosaics, batch.Targets, batch.Weights, batch.DisplayMatrices, batch.DisplayOffsets];
        foreach (float[] values in data)
        {
            foreach (ref float value in values.AsSpan())
            {
                value = random.NextSingle();
            }
        }
    }
}
