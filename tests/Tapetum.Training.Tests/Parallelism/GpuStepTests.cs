using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Parallelism;

/// <summary>On a software GPU, which tells whether it is right and not how fast it would be.</summary>
public sealed class GpuStepTests
{
    private const int PatchPx = 16;
    private const int Samples = 2;

    [Theory]
    [InlineData(NetworkKind.UNet, TrainingLoss.L1, LossScale.Network)]
    [InlineData(NetworkKind.ResidualUNet, TrainingLoss.PsnrCoarse, LossScale.Display)]
    public void Loss_and_gradients_are_those_of_the_CPU(NetworkKind kind, TrainingLoss loss, LossScale scale)
    {
        SoftwareVulkan.Require();
        INetwork network =
            kind == NetworkKind.UNet
                ? new UNet(channels: 4, UNetEnd.Colors, MosaicLayout.Bayer)
                : new ResidualUNet(channels: 16);
        using Weights weights = new(network);
        weights.Initialize(seed: 3);
        using Crew crew = new(threads: 2);

        (float cpuLoss, float[] cpu) = Run(weights, crew, loss, scale, ComputeDevice.Cpu);
        (float gpuLoss, float[] gpu) = Run(weights, crew, loss, scale, ComputeDevice.Gpu);

        gpuLoss.ShouldBe(cpuLoss, 1e-4f * Math.Abs(cpuLoss));
        double size = Math.Sqrt(cpu.Average(value => (double)value * value));
        double off = Math.Sqrt(cpu.Zip(gpu, (a, b) => (double)(a - b) * (a - b)).Average());
        off.ShouldBeLessThan(1e-3 * size);
    }

    private static (float Loss, float[] Gradients) Run(
        Weights weights,
        Crew crew,
        TrainingLoss loss,
        LossScale scale,
        ComputeDevice device
    )
    {
        using ParallelStep step = new(weights, crew, Samples, PatchPx, loss, scale, device: device);
        Random random = new(7);
        foreach (float[] values in new[] { step.Batch.Mosaics, step.Batch.Targets })
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = 0.1f + random.NextSingle();
            }
        }

        Array.Fill(step.Batch.Weights, 1);
        for (int i = 0; i < step.Batch.DisplayMatrices.Length; i++)
        {
            step.Batch.DisplayMatrices[i] = i % 4 == 0 ? 0.8f : 0.05f;
        }

        float value = step.Run(TestContext.Current.CancellationToken);
        return (value, weights.Gradients.Span.ToArray());
    }
}
