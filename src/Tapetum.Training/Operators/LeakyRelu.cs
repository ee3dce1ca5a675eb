using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// <code>
/// y  = x for x > 0, slope·x otherwise
/// ∂x = ∂y for y > 0, slope·∂y otherwise        y has the sign of x, so x itself need not be kept
/// </code>
/// </summary>
public sealed class LeakyRelu(float slope) : IOperator
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
        IReadOnlyList<long> shape = output.Shape;
        Tensor positive = graph.Node("Greater", [output, graph.Scalar(0)], shape);
        Tensor leak = graph.Node("Mul", [outputGradient, graph.Scalar(slope)], shape);
        return [graph.Node("Where", [positive, outputGradient, leak], shape)];
    }
}
