using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime.Operators;
using Tapetum.Training.Graphs;

namespace Tapetum.Training.Tests.Operators;

/// <summary>Operators of our own inside ONNX Runtime's graphs.</summary>
public class OnnxOperatorTests
{
    private static readonly RowSums Sums = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_graph_runs_an_operator_of_our_own_on_the_sessions_threads(int threads)
    {
        const int Rows = 1000;
        float[] x = [.. Enumerable.Range(0, Rows * 2).Select(i => (float)i)];

        float[] sums = Run(Sums, x, [Rows, 2], threads);

        sums.ShouldBe(Enumerable.Range(0, Rows).Select(row => (4f * row) + 1));
    }

    [Fact]
    public void What_an_operator_throws_ends_the_run_with_its_words()
    {
        OnnxException error = Should.Throw<OnnxException>(() => Run(Sums, [1, 2, 3], [1, 3], threads: 2));

        error.Message.ShouldContain("RowSums: a row has two numbers, not 3");
    }

    [Fact]
    public void What_a_part_throws_on_another_thread_ends_the_run_with_its_words()
    {
        OnnxException error = Should.Throw<OnnxException>(() => Run(Sums, [1, 2, float.NaN, 4], [2, 2], threads: 2));

        error.Message.ShouldContain("row 1 has no sum");
    }

    private static float[] Run(OnnxOperator operation, float[] x, long[] shape, int threads)
    {
        OnnxGraph graph = new();
        graph.Output("y", graph.Node(operation, [graph.Input("x", shape)], [shape[0]]));
        OnnxSessionOptions options = new() { Operators = graph.Operators, IntraOpThreads = threads };
        using OnnxSession session = OnnxSession.Load(graph.ToModel(), options);
        using OnnxBinding binding = session.Bind();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, shape);
        binding.SetInput("x", input);
        binding.Run(TestContext.Current.CancellationToken);
        return binding.Output("y").GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>[rows, 2] → [rows].</summary>
    private sealed unsafe class RowSums() : OnnxOperator("RowSums", inputs: 1)
    {
        protected override void Compute(OnnxOperatorContext context)
        {
            float* x = context.Input(0, out long[] shape);
            if (shape[1] != 2)
            {
                throw new NotSupportedException($"a row has two numbers, not {shape[1]}");
            }

            float* y = context.Output(shape[0]);
            context.ParallelFor(
                (int)shape[0],
                row =>
                {
                    y[row] = x[2 * row] + x[(2 * row) + 1];
                    if (float.IsNaN(y[row]))
                    {
                        throw new ArithmeticException($"row {row} has no sum");
                    }
                }
            );
        }
    }
}
