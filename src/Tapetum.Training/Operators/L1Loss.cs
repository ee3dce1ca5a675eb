using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>The mean absolute difference of prediction and target: L = Σ|y − t| / n; ∂y = sign(y − t) / n.</summary>
public sealed class L1Loss : IOperator
{
    private Tensor? difference;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        difference = graph.Node("Sub", inputs, inputs[0].Shape);
        Tensor absolute = graph.Node("Abs", [difference], inputs[0].Shape);
        return graph.Node("ReduceMean", [absolute], [], Graphs.Attribute.Int("keepdims", 0));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        IReadOnlyList<long> shape = inputs[0].Shape;
        Tensor sign = graph.Node("Sign", [difference!], shape);
        Tensor scale = graph.Node("Mul", [outputGradient, graph.Scalar(1f / inputs[0].Length)], []);
        Tensor prediction = graph.Node("Mul", [sign, scale], shape);
        return [prediction, wants[1] ? graph.Node("Neg", [prediction], shape) : null];
    }
}
