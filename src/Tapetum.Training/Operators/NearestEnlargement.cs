using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// Each pixel becomes a cell of k×k alike: [N, C, H, W] → [N, C, k·H, k·W]. The gradient of a pixel is the sum over its cell.
/// <code>
/// y[n,c,k·h+r,k·w+s] = x[n,c,h,w]
/// ∂x[n,c,h,w]        = Σ ∂y[n,c,k·h+r,k·w+s]
/// </code>
/// </summary>
/// <param name="factor">k.</param>
internal sealed class NearestEnlargement(int factor = 2) : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs) => Enlarge(graph, inputs[0], factor);

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        Tensor means = BlockMean.Shrink(graph, outputGradient, factor);
        return [graph.Node("Mul", [means, graph.Scalar(factor * factor)], inputs[0].Shape)];
    }

    /// <summary>The node alone; these settings choose ONNX Runtime's fast path for it.</summary>
    internal static Tensor Enlarge(OnnxGraph graph, Tensor small, int factor) =>
        graph.Node(
            "Resize",
            [small, Tensor.None, graph.Floats($"times {factor}", 1, 1, factor, factor)],
            [small.Batch, small.Channels, small.Height * factor, small.Width * factor],
            Graphs.Attribute.Text("mode", "nearest"),
            Graphs.Attribute.Text("nearest_mode", "floor"),
            Graphs.Attribute.Text("coordinate_transformation_mode", "asymmetric")
        );
}
