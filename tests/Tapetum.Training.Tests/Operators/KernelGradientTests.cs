using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Graphs;
using Tapetum.Training.Operators;

namespace Tapetum.Training.Tests.Operators;

public class KernelGradientTests
{
    [Theory]
    [InlineData(1, 9, 17, 5, 40, 1)] // parts of blocks and vectors
    [InlineData(2, 3, 2, 130, 141, 1)] // two bands
    [InlineData(1, 2, 2, 3, 9000, 3)] // a row a band, several threads
    public void Is_the_sum_over_samples_and_pixels(
        int batch,
        int outputs,
        int inputs,
        int height,
        int width,
        int threads
    )
    {
        Random random = new(width);
        float[] x = Numbers(random, batch * inputs * height * width);
        float[] dy = Numbers(random, batch * outputs * height * width);

        float[] dw = Run(
            (x, [batch, inputs, height, width]),
            (dy, [batch, outputs, height, width]),
            [outputs, inputs, 3, 3],
            threads
        );

        int k = 0;
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                for (int r = 0; r < 3; r++)
                {
                    for (int s = 0; s < 3; s++)
                    {
                        double sum = 0;
                        for (int n = 0; n < batch; n++)
                        {
                            ReadOnlySpan<float> from = x.AsSpan(((n * inputs) + i) * height * width);
                            ReadOnlySpan<float> gradient = dy.AsSpan(((n * outputs) + o) * height * width);
                            sum += Products(from, gradient, height, width, r - 1, s - 1);
                        }

                        ((double)dw[k++]).ShouldBe(sum, 1e-3);
                    }
                }
            }
        }
    }

    private static double Products(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> dy,
        int height,
        int width,
        int down,
        int right
    )
    {
        double sum = 0;
        for (int h = Math.Max(0, -down); h < Math.Min(height, height - down); h++)
        {
            for (int w = Math.Max(0, -right); w < Math.Min(width, width - right); w++)
            {
                sum += (double)dy[(h * width) + w] * x[((h + down) * width) + w + right];
            }
        }

        return sum;
    }

    private static float[] Run(
        (float[] Values, long[] Shape) x,
        (float[] Values, long[] Shape) dy,
        long[] shape,
        int threads
    )
    {
        OnnxGraph graph = new();
        Tensor[] inputs = [graph.Input("x", x.Shape), graph.Input("dy", dy.Shape)];
        graph.Output("dw", graph.Node(KernelGradient.Operator, inputs, shape));
        OnnxSessionOptions options = new() { Operators = graph.Operators, IntraOpThreads = threads };
        using OnnxSession session = OnnxSession.Load(graph.ToModel(), options);
        using OnnxBinding binding = session.Bind();
        using OrtValue from = OrtValue.CreateTensorValueFromMemory(x.Values, x.Shape);
        using OrtValue gradient = OrtValue.CreateTensorValueFromMemory(dy.Values, dy.Shape);
        binding.SetInput("x", from).SetInput("dy", gradient);
        binding.Run(TestContext.Current.CancellationToken);
        return binding.Output("dw").GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
