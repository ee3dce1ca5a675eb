using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.Bfloat16.Native;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Mosaic;
using Tapetum.Training.Graphs;
using Tapetum.Training.Loop.Configuration;
using Tapetum.Training.Networks;
using Tapetum.Training.Operators;
using Tapetum.Training.Operators.Bfloat16;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Operators.Bfloat16;

/// <summary>Against the same in floats.</summary>
public sealed class PlanesTests
{
    /// <summary>From one number of bfloat16 to the next, in relation to it.</summary>
    private const double Step = 1.0 / 256;

    public PlanesTests() =>
        Assert.SkipUnless(NetworkLibrary.IsSupported, "the processor has no instructions for bfloat16 (AVX-512 BF16)");

    [Theory]
    [InlineData(1, 16, 16, 10, 10)]
    [InlineData(2, 32, 48, 13, 47)]
    [InlineData(1, 48, 16, 33, 96)]
    [InlineData(1, 64, 80, 11, 33)]
    [InlineData(3, 112, 64, 25, 17)]
    public void Convolutions_and_their_gradients_are_those_of_floats(
        int batch,
        int inputs,
        int outputs,
        int height,
        int width
    )
    {
        Random random = new(width);
        (float[], long[]) Numbers(params long[] shape) =>
            (
                [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f)],
                shape
            );
        (float[], long[]) x = Numbers(batch, inputs, height, width);
        (float[], long[]) weights = Numbers(outputs, inputs, 3, 3);
        (float[], long[]) bias = Numbers(outputs);
        (float[], long[]) gradient = Numbers(batch, outputs, height, width);

        float[][] floats = Run(TrainingPrecision.Float32, x, weights, bias, gradient, out int ownNodes);
        float[][] found = Run(TrainingPrecision.Bfloat16, x, weights, bias, gradient, out int nodes);

        (ownNodes, nodes).ShouldBe((0, 3));
        for (int i = 0; i < found.Length; i++)
        {
            Difference(found[i], floats[i]).ShouldBeInRange(1e-6, Step, $"output {i}");
        }
    }

    [Fact]
    public void A_training_step_goes_the_way_of_floats()
    {
        ResidualUNet network = new(16, MosaicLayout.Bayer);
        (float loss, float[] gradients) = TrainingStep(network, TrainingPrecision.Float32);
        (float found, float[] other) = TrainingStep(network, TrainingPrecision.Bfloat16);

        found.ShouldBe(loss, (float)Step * loss);
        found.ShouldNotBe(loss);
        Difference(other, gradients).ShouldBeLessThan(8 * Step);
    }

    private static (float Loss, float[] Gradients) TrainingStep(INetwork network, TrainingPrecision precision)
    {
        using Weights weights = new(network);
        weights.Initialize(seed: 7);
        using Crew crew = new(threads: 1);
        using ParallelStep step = new(weights, crew, samples: 2, patchPx: 64, precision: precision);
        Random random = new(3);
        for (int sample = 0; sample < 2; sample++)
        {
            step.Batch.Weights[sample] = 1;
            Fill(step.Batch.Mosaic(sample), random);
            Fill(step.Batch.Target(sample), random);
        }

        float loss = step.Run(TestContext.Current.CancellationToken);
        return (loss, weights.Gradients.GetSpan().ToArray());
    }

    private static void Fill(Span<float> numbers, Random random)
    {
        foreach (ref float number in numbers)
        {
            number = 1 + random.NextSingle();
        }
    }

    private static float[][] Run(
        TrainingPrecision precision,
        (float[] Values, long[] Shape) x,
        (float[] Values, long[] Shape) weights,
        (float[] Values, long[] Shape) bias,
        (float[] Values, long[] Shape) gradient,
        out int ownNodes
    )
    {
        OnnxGraph graph = new() { Precision = precision };
        Tensor[] inputs =
        [
            graph.Input("x", x.Shape),
            graph.Input("weights", weights.Shape),
            graph.Input("bias", bias.Shape),
        ];
        Tensor given = graph.Input("gradient", gradient.Shape);
        Convolution convolution = new(3);
        Tensor y = convolution.Forward(graph, inputs);
        Tensor?[] gradients = convolution.Backward(graph, inputs, y, given, [true, true, true]);
        string[] names = ["y", "dx", "dw"];
        graph.Output(names[0], y);
        graph.Output(names[1], gradients[0]!);
        graph.Output(names[2], gradients[1]!);
        graph.Output("db", gradients[2]!);
        ownNodes = graph.Operators.Count(operation => operation is PlanesConvolution or PlanesGradient);

        OnnxSessionOptions options = new() { Operators = graph.Operators, IntraOpThreads = 1 };
        using OnnxSession session = OnnxSession.Load(graph.ToModel(), options);
        using OnnxBinding binding = session.Bind();
        using OrtValue first = OrtValue.CreateTensorValueFromMemory(x.Values, x.Shape);
        using OrtValue second = OrtValue.CreateTensorValueFromMemory(weights.Values, weights.Shape);
        using OrtValue third = OrtValue.CreateTensorValueFromMemory(bias.Values, bias.Shape);
        using OrtValue last = OrtValue.CreateTensorValueFromMemory(gradient.Values, gradient.Shape);
        binding.SetInput("x", first).SetInput("weights", second).SetInput("bias", third).SetInput("gradient", last);
        binding.Run(TestContext.Current.CancellationToken);
        return [.. names.Select(name => binding.Output(name).GetTensorDataAsSpan<float>().ToArray())];
    }

    /// <summary>Root mean square, in relation to that of the floats.</summary>
    private static double Difference(float[] found, float[] expected)
    {
        double differences = found.Zip(expected, (a, b) => Math.Pow(a - b, 2)).Sum();
        return Math.Sqrt(differences / expected.Sum(value => Math.Pow(value, 2)));
    }
}
