using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// The mean of each block of k×k: [N, C, H, W] → [N, C, H/k, W/k]. Every pixel of a block gets an equal share of its gradient.
/// <code>
/// y[n,c,h,w]          = Σ x[n,c,k·h+r,k·w+s] / k²
/// ∂x[n,c,k·h+r,k·w+s] = ∂y[n,c,h,w] / k²
/// </code>
/// </summary>
/// <param name="size">k, of which height and width are multiples.</param>
internal sealed class BlockMean(int size) : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs) => Shrink(graph, inputs[0], size);

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        Tensor share = graph.Node("Mul", [outputGradient, graph.Scalar(1f / (size * size))], output.Shape);
        return [NearestEnlargement.Enlarge(graph, share, size)];
    }

    /// <summary>The node alone.</summary>
    internal static Tensor Shrink(OnnxGraph graph, Tensor x, int size) =>
        graph.Node(
            "AveragePool",
            [x],
            [x.Batch, x.Channels, x.Height / size, x.Width / size],
            Graphs.Attribute.Ints("kernel_shape", size, size),
            Graphs.Attribute.Ints("strides", size, size)
        );
}
