using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// The largest of each 2×2 cell: [N, C, H, W] → [N, C, H/2, W/2]. The gradient goes to the pixel that was the largest.
/// </summary>
internal sealed class MaxPool : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, x.Channels, x.Height / 2, x.Width / 2];
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
        Tensor largest = NearestEnlargement.Enlarge(graph, output, factor: 2);
        Tensor gradient = NearestEnlargement.Enlarge(graph, outputGradient, factor: 2);
        Tensor chosen = graph.Node("Equal", [x, largest], x.Shape);
        Tensor share = graph.Node(
            "Cast",
            [chosen],
            x.Shape,
            Graphs.Attribute.Int("to", (int)Inference.Onnx.TensorProto.Types.DataType.Float)
        );
        return [graph.Node("Mul", [gradient, share], x.Shape)];
    }

    private static Graphs.Attribute[] Settings() =>
        [Graphs.Attribute.Ints("kernel_shape", 2, 2), Graphs.Attribute.Ints("strides", 2, 2)];
}
