using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;
using Tapetum.Training.Parallelism;

namespace Tapetum.Cli.Benchmarks;

/// <summary>Whole training steps on random numbers: forward, backward, the optimizer, and what the next step needs.</summary>
internal static class TrainStepBenchmark
{
    private const int Warmups = 3;

    /// <param name="config">What to train.</param>
    /// <param name="threads">0 is one per core.</param>
    /// <param name="runs">Steps to time.</param>
    /// <param name="profilePrefix">Where to write how long each operator took; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<BenchReport> RunAsync(
        TrainingConfig config,
        int threads,
        int runs,
        string? profilePrefix,
        CancellationToken cancellationToken
    )
    {
        using Weights weights = new(config.CreateNetwork());
        weights.Initialize(config.Seed);
        using Crew crew = new(threads);
        using ParallelStep forwardBackward = new(
            weights,
            crew,
            config.Batch,
            config.PatchPx,
            config.Loss,
            config.LossScale,
            profilePrefix,
            precision: config.Precision
        );
        Fill(forwardBackward.Batch, new Random(config.Seed));
        using Optimizer optimizer = config.CreateOptimizer(weights, crew);
        int step = 0;
        return await Stopclock.MeasureAsync(
            "train-step",
            $"{config.Network} of {config.Channels} channels on {config.Batch}×4×{config.PatchPx}×{config.PatchPx}, {forwardBackward.Threads} at a time",
            Warmups,
            runs,
            () =>
            {
                _ = forwardBackward.Run(cancellationToken);
                _ = optimizer.Step(config.LearningRate, ++step);
                weights.Mirror();
            },
            cancellationToken
        );
    }

    private static void Fill(TrainingBatch batch, Random random)
    {
        float[][] data = [batch.Mosaics, batch.Targets, batch.DisplayMatrices];
        foreach (float[] values in data)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextSingle();
            }
        }

        Array.Fill(batch.Weights, 1);
    }
}
