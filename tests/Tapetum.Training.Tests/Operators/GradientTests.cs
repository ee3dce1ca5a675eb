using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Tests.Operators;

/// <summary>Each gradient against central differences of the operator's own forward pass: (L(x + ε) − L(x − ε)) / 2ε, for every element of every input.</summary>
/// <remarks>Where L is linear in each element any ε is exact, and a large one rounds least; where it has kinks, ε must not cross one.</remarks>
public class GradientTests
{
    private const float Linear = 1;
    private const float Kinked = 1f / 64;
    private static readonly long[] Image = [2, 3, 4, 6];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_3x3_convolution(int batch) =>
        Check(new Convolution(3), Linear, [batch, 5, 4, 6], [batch, 3, 4, 6], [5, 3, 3, 3], [5]);

    [Theory]
    [InlineData(1, 8, 3, 3, 8)]
    [InlineData(2, 9, 2, 5, 24)] // a block of outputs and one more
    [InlineData(1, 2, 9, 1, 1)] // a block of inputs and one more; a picture that is all border
    public void A_3x3_convolution_of_many_sizes(int batch, int outputs, int inputs, int height, int width) =>
        Check(
            new Convolution(3),
            Linear,
            [batch, outputs, height, width],
            [batch, inputs, height, width],
            [outputs, inputs, 3, 3],
            [outputs]
        );

    [Fact]
    public void A_1x1_convolution() => Check(new Convolution(1), Linear, [2, 5, 4, 6], Image, [5, 3, 1, 1], [5]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_transposed_convolution(int batch) =>
        Check(new TransposedConvolution(), Linear, [batch, 5, 8, 12], [batch, 3, 4, 6], [3, 5, 2, 2], [5]);

    [Fact]
    public void A_leaky_relu() => Check(new LeakyRelu(0.2f), Kinked, Image, Image);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Enlargement_by_repeated_pixels(int factor) =>
        Check(new NearestEnlargement(factor), Linear, [2, 3, 4 * factor, 6 * factor], Image);

    [Fact]
    public void Means_of_blocks() => Check(new BlockMean(2), Linear, [2, 3, 2, 3], Image);

    [Fact]
    public void Max_pooling() => Check(new MaxPool(), Kinked, [2, 3, 2, 3], Image);

    [Fact]
    public void Concatenation_of_channels() => Check(new Concatenation(), Linear, [2, 8, 4, 6], Image, [2, 5, 4, 6]);

    [Fact]
    public void Depth_to_space() => Check(new DepthToSpace(), Linear, [2, 2, 8, 12], [2, 8, 4, 6]);

    [Fact]
    public void Depth_to_space_in_cells_of_three() =>
        Check(new DepthToSpace(block: 3), Linear, [2, 1, 12, 6], [2, 9, 4, 2]);

    [Fact]
    public void Space_to_depth() => Check(new SpaceToDepth(), Linear, [2, 12, 2, 3], Image);

    [Theory]
    [InlineData(60)] // what a display shows
    [InlineData(-60)] // what is outside its gamut
    public void Rendering_for_a_display(float offset) =>
        Check(
            (tape, x) =>
                tape.Apply(
                    new DisplayRendering(),
                    x[0],
                    tape.Graph.Initializer("matrix", Mixing(samples: 2), [2, 3, 3]),
                    tape.Graph.Initializer("offset", [.. Enumerable.Repeat(offset, 6)], [2, 3, 1])
                ),
            Kinked,
            Image,
            [Image]
        );

    [Fact]
    public void An_addition() => Check(new Addition(), Linear, Image, Image, Image);

    [Fact]
    public void A_multiplication() => Check(new Multiplication(), Linear, Image, Image, Image);

    [Fact]
    public void The_weighted_L1_loss() => CheckLoss(new L1Loss(), Image, 0.5f, 3);

    [Fact]
    public void The_weighted_PSNR_loss() => CheckLoss(new PsnrLoss(), Image, 0.005f, 0.02f);

    [Fact]
    public void The_weighted_PSNR_loss_with_blocks() =>
        CheckLoss(new PsnrLoss(coarseShare: 0.5f), [2, 1, 8, 8], 0.05f, 0.2f);

    [Fact]
    public void A_tensor_used_twice_gets_the_sum_of_both_gradients() =>
        Check(
            (tape, x) => tape.Apply(new Multiplication(), x[0], tape.Apply(new LeakyRelu(0.2f), x[0])),
            Kinked,
            Image,
            [Image]
        );

    private static void CheckLoss(IOperator loss, long[] shape, params float[] sampleWeights) =>
        Check(
            (tape, x) =>
            {
                Tensor target = tape.Graph.Initializer(
                    "target",
                    new float[shape.Aggregate(1L, (a, b) => a * b)],
                    shape
                );
                Tensor weights = tape.Graph.Initializer("weights", sampleWeights, [2, 1, 1, 1]);
                return tape.Apply(loss, x[0], target, weights);
            },
            Kinked,
            [],
            [shape]
        );

    private static void Check(IOperator op, float step, long[] outputShape, params long[][] inputShapes) =>
        Check((tape, inputs) => tape.Apply(op, inputs), step, outputShape, inputShapes);

    private static void Check(
        Func<Tape, Tensor[], Tensor> network,
        float step,
        long[] outputShape,
        long[][] inputShapes
    )
    {
        OnnxGraph graph = new();
        Tape tape = new(graph);
        Tensor[] inputs = [.. inputShapes.Select((shape, i) => graph.Input($"x{i}", shape))];
        Tensor output = network(tape, inputs);
        output.Shape.ShouldBe(outputShape);
        float[] mix = Numbers(Size(outputShape), seed: 99);
        Tensor loss = tape.Apply(new WeightedSum(graph.Initializer("mix", mix, outputShape)), output);
        Tensor[] gradients = tape.Gradients(loss, inputs);
        graph.Output("loss", loss);
        foreach ((int i, Tensor gradient) in gradients.Index())
        {
            graph.Output($"g{i}", gradient);
        }

        using OnnxSession session = OnnxSession.Load(
            graph.ToModel(),
            new OnnxSessionOptions { Operators = graph.Operators }
        );
        using OnnxBinding binding = session.Bind();
        float[][] values = [.. inputShapes.Select((shape, i) => Numbers(Size(shape), seed: i))];
        OrtValue[] tensors = [.. values.Select((x, i) => OrtValue.CreateTensorValueFromMemory(x, inputShapes[i]))];
        foreach ((int i, OrtValue tensor) in tensors.Index())
        {
            binding.SetInput($"x{i}", tensor);
        }

        binding.Run(TestContext.Current.CancellationToken);
        float[][] computed =
        [
            .. inputShapes.Select((_, i) => binding.Output($"g{i}").GetTensorDataAsSpan<float>().ToArray()),
        ];
        for (int i = 0; i < values.Length; i++)
        {
            double tolerance = 2e-3 * computed[i].Max(Math.Abs);
            for (int k = 0; k < values[i].Length; k++)
            {
                double expected = CentralDifference(binding, step, ref values[i][k]);
                ((double)computed[i][k]).ShouldBe(expected, tolerance, $"input {i}, element {k}");
            }
        }

        Array.ForEach(tensors, tensor => tensor.Dispose());
    }

    private static double CentralDifference(OnnxBinding binding, float step, ref float x)
    {
        float original = x;
        x = original + step;
        double above = Loss(binding);
        x = original - step;
        double below = Loss(binding);
        x = original;
        return (above - below) / (2 * step);
    }

    private static double Loss(OnnxBinding binding)
    {
        binding.Run(TestContext.Current.CancellationToken);
        return binding.Output("loss").GetTensorDataAsSpan<float>()[0];
    }

    /// <summary>A colour matrix per sample, not the same for all.</summary>
    private static float[] Mixing(int samples) =>
        [
            .. Enumerable
                .Range(0, samples)
                .SelectMany(sample => (float[])[1.5f + sample, -0.4f, -0.1f, -0.2f, 1.3f, -0.1f, 0, -0.5f, 1.5f]),
        ];

    private static int Size(long[] shape) => (int)shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Shuffled odd multiples of 1/32 around zero: within a tensor no two are closer than 1/16, and none is closer to 0 than 1/32.</summary>
    private static float[] Numbers(int count, int seed)
    {
        float[] numbers = [.. Enumerable.Range(0, count).Select(i => ((i - (count / 2)) / 16f) + (1f / 32))];
        new Random(seed).Shuffle(numbers);
        return numbers;
    }
}
