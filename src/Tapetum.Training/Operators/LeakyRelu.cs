using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// <code>
/// y  = x for x > 0, slope·x otherwise
/// ∂x = ∂y for y > 0, slope·∂y otherwise        y has the sign of x, so x itself need not be kept
/// </code>
/// </summary>
internal sealed class LeakyRelu(float slope) : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs) =>
        graph.Node("LeakyRelu", inputs, inputs[0].Shape, Graphs.Attribute.Float("alpha", slope));

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        // ONNX Runtime's Where takes three passes; a number beyond measure clipped to [slope, 1] says the same.
        IReadOnlyList<long> shape = output.Shape;
        Tensor side = graph.Node("Mul", [output, graph.Scalar(float.MaxValue)], shape);
        Tensor factor = graph.Node("Clip", [side, graph.Scalar(slope), graph.Scalar(1)], shape);
        return [graph.Node("Mul", [outputGradient, factor], shape)];
    }
}
