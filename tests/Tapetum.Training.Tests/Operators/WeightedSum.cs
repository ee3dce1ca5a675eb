using Tapetum.Training.Graphs;

namespace Tapetum.Training.Tests.Operators;

/// <summary>L = Σ rᵢ·xᵢ: a loss under which every element of a gradient differs.</summary>
internal sealed class WeightedSum(Tensor weights) : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor products = graph.Node("Mul", [inputs[0], weights], inputs[0].Shape);
        return graph.Node("ReduceSum", [products], [], Tapetum.Training.Graphs.Attribute.Int("keepdims", 0));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) => [graph.Node("Mul", [weights, outputGradient], inputs[0].Shape)];
}
