using Tapetum.Inference;
using Tapetum.Inference.Onnx;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Operators;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Parallelism;

/// <summary>On a software GPU, which tells whether it is right and not how fast it would be.</summary>
public sealed class GpuStepTests
{
    private const int PatchPx = 16;
    private const int Samples = 2;

    [Theory]
    [InlineData(TrainingLoss.L1, LossScale.Network)]
    [InlineData(TrainingLoss.PsnrCoarse, LossScale.Display)]
    public void Loss_and_gradients_are_those_of_the_CPU(TrainingLoss loss, LossScale scale)
    {
        SoftwareVulkan.Require();
        // What a loss adds needs no more of a network than that there is one.
        using Weights weights = new(loss == TrainingLoss.L1 ? new OneConvolution() : new EveryOperatorNetwork());
        weights.Initialize(seed: 3);
        using Crew crew = new(threads: 2);

        (float cpuLoss, float[] cpu) = Run(weights, crew, loss, scale, ComputeDevice.Cpu);
        (float gpuLoss, float[] gpu) = Run(weights, crew, loss, scale, ComputeDevice.Gpu);

        gpuLoss.ShouldBe(cpuLoss, 1e-4f * Math.Abs(cpuLoss));
        double size = Math.Sqrt(cpu.Average(value => (double)value * value));
        double off = Math.Sqrt(cpu.Zip(gpu, (a, b) => (double)(a - b) * (a - b)).Average());
        off.ShouldBeLessThan(1e-3 * size);
    }

    [Fact]
    public void The_networks_have_no_operator_that_is_not_tried_there()
    {
        HashSet<string> tried = OperatorsOf(new EveryOperatorNetwork());

        OperatorsOf(new UNet(channels: 4, UNetEnd.Colors)).Except(tried, StringComparer.Ordinal).ShouldBeEmpty();
        OperatorsOf(new ResidualUNet(channels: 16)).Except(tried, StringComparer.Ordinal).ShouldBeEmpty();
    }

    /// <summary>With the sizes of their kernels and what else tells them apart.</summary>
    private static HashSet<string> OperatorsOf(INetwork network)
    {
        OnnxGraph graph = new() { HasOwnOperators = false };
        Dictionary<string, Tensor> inputs = network.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => graph.Input(parameter.Name, [.. parameter.Shape]),
            StringComparer.Ordinal
        );
        network.Build(new Tape(graph), graph.Input("mosaic", 1, 4, 16, 16), name => inputs[name], _ => null);
        return
        [
            .. ModelProto
                .Parser.ParseFrom(graph.ToModel([]))
                .Graph.Node.Select(node => $"{node.OpType} {string.Join(' ', node.Attribute)}"),
        ];
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

    private sealed class OneConvolution : INetwork
    {
        public int Channels => 12;

        public bool Grows => false;

        public bool HasDemosaickingEnd => false;

        public IReadOnlyList<Parameter> Parameters { get; } =
        [.. Parameter.Convolution("only", 4, 12, 3, ParameterKind.InputWeight)];

        public Tensor Build(
            Tape tape,
            Tensor mosaic,
            Func<string, Tensor> weights,
            Func<string, Tensor?> mirrored,
            NetworkForm form = NetworkForm.Trained
        ) => tape.Apply(new DepthToSpace(), new NetworkLayers(tape, weights, mirrored).Convolve(mosaic, "only"));
    }
}
