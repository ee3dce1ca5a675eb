using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// The mean absolute difference of prediction y and target t [N, C, H, W], each sample n weighted by w [N, 1, 1, 1]:
/// <code>
/// L  = Σ wₙ·|y − t| / (N·C·H·W)
/// ∂y = wₙ·sign(y − t) / (N·C·H·W)
/// </code>
/// Target and weights are data: they get no gradient.
/// </summary>
internal sealed class L1Loss : IOperator
{
    private Tensor? difference;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        (Tensor prediction, Tensor target, Tensor weights) = (inputs[0], inputs[1], inputs[2]);
        difference = graph.Node("Sub", [prediction, target], prediction.Shape);
        Tensor absolute = graph.Node("Abs", [difference], prediction.Shape);
        Tensor perSample = graph.Node("ReduceMean", [absolute], weights.Shape, Graphs.Attribute.Ints("axes", 1, 2, 3));
        Tensor weighted = graph.Node("Mul", [perSample, weights], weights.Shape);
        return graph.Node("ReduceMean", [weighted], [], Graphs.Attribute.Int("keepdims", 0));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        (Tensor prediction, Tensor weights) = (inputs[0], inputs[2]);
        Tensor sign = graph.Node("Sign", [difference!], prediction.Shape);
        Tensor share = graph.Node("Mul", [outputGradient, graph.Scalar(1f / prediction.Length)], []);
        Tensor scale = graph.Node("Mul", [weights, share], weights.Shape);
        return [graph.Node("Mul", [sign, scale], prediction.Shape), null, null];
    }
}
