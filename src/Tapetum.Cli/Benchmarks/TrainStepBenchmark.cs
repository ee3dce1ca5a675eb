using Tapetum.Training.Loop;
using Tapetum.Training.Networks;
using Tapetum.Training.Optimization;

namespace Tapetum.Cli.Benchmarks;

/// <summary>One whole training step of the paper's network on random numbers: forward, backward, Adam, and what the next step needs.</summary>
internal static class TrainStepBenchmark
{
    private const int Warmups = 3;
    private const float LearningRate = 1e-4f;

    /// <param name="channels">Of the U-Net at full size.</param>
    /// <param name="patchPx">Height and width of the packed planes.</param>
    /// <param name="batch">Pairs per step.</param>
    /// <param name="threads">0 is one per core.</param>
    /// <param name="runs">Steps to time.</param>
    /// <param name="profilePrefix">Where to write how long each operator took; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<BenchReport> RunAsync(
        int channels,
        int patchPx,
        int batch,
        int threads,
        int runs,
        string? profilePrefix,
        CancellationToken cancellationToken
    )
    {
        using Weights weights = new(new UNet(channels, residual: false));
        weights.Initialize(seed: 1);
        using TrainingStep forwardBackward = new(weights, batch, patchPx, threads, profilePrefix: profilePrefix);
        Random random = new(1);
        float[][] data = [forwardBackward.Batch.Mosaics, forwardBackward.Batch.Targets];
        foreach (float[] values in data)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextSingle();
            }
        }

        Array.Fill(forwardBackward.Batch.Weights, 1);
        using Adam adam = new(weights, new AdamOptions());
        int step = 0;
        return await Stopclock.MeasureAsync(
            "train-step",
            $"U-Net of {channels} channels on {batch}×4×{patchPx}×{patchPx}",
            Warmups,
            runs,
            () =>
            {
                _ = forwardBackward.Run(cancellationToken);
                _ = adam.Step(LearningRate, ++step);
                weights.Mirror();
            },
            cancellationToken
        );
    }
}
