using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// The largest of each 2×2 cell: [N, C, H, W] → [N, C, H/2, W/2]. The gradient goes to the pixel that was the largest.
/// </summary>
public sealed class MaxPool : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, x.Channels, Half(x.Height), Half(x.Width)];
        return graph.Node("MaxPool", inputs, shape, Settings());
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        Tensor x = inputs[0];
        Tensor largest = Enlarge(graph, output, x.Shape);
        Tensor gradient = Enlarge(graph, outputGradient, x.Shape);
        Tensor chosen = graph.Node("Equal", [x, largest], x.Shape);
        return [graph.Node("Where", [chosen, gradient, graph.Scalar(0)], x.Shape)];
    }

    private static long Half(long size) => size == Tensor.Any ? Tensor.Any : size / 2;

    private static Tensor Enlarge(OnnxGraph graph, Tensor small, IReadOnlyList<long> shape)
    {
        (long n, long c, long h, long w) = (small.Batch, small.Channels, small.Height, small.Width);
        Tensor cells = graph.Node("Reshape", [small, graph.Integers(n * c, h, 1, w, 1)], [n * c, h, 1, w, 1]);
        Tensor repeated = graph.Node("Expand", [cells, graph.Integers(n * c, h, 2, w, 2)], [n * c, h, 2, w, 2]);
        return graph.Node("Reshape", [repeated, graph.Integers([.. shape])], shape);
    }

    private static Graphs.Attribute[] Settings() =>
        [Graphs.Attribute.Ints("kernel_shape", 2, 2), Graphs.Attribute.Ints("strides", 2, 2)];
}
