using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>y = a · b element by element, of one shape; ∂a = ∂y · b, ∂b = ∂y · a.</summary>
internal sealed class Multiplication : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs) => graph.Node("Mul", inputs, inputs[0].Shape);

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) =>
        [
            wants[0] ? graph.Node("Mul", [outputGradient, inputs[1]], inputs[0].Shape) : null,
            wants[1] ? graph.Node("Mul", [outputGradient, inputs[0]], inputs[1].Shape) : null,
        ];
}
