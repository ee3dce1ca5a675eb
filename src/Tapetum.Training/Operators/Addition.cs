using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>y = a + b, of one shape; ∂a = ∂b = ∂y.</summary>
internal sealed class Addition : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs) => graph.Node("Add", inputs, inputs[0].Shape);

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) => [outputGradient, outputGradient];
}
