using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// How far prediction y is from target t [N, C, H, W] in decibels, so that every sample of a batch counts alike, however noisy it is
/// ("Simple Baselines for Image Restoration", ECCV 2022). With the weights w [N, 1, 1, 1]:
/// <code>
/// mₙ = wₙ²·Σ(y − t)² / (C·H·W)
/// L  = 10·Σ log₁₀(1 + mₙ/ε) / N
/// ∂y = 20/ln 10 · wₙ²·(y − t) / (N·C·H·W·(mₙ + ε))
/// </code>
/// ε = 10⁻⁴: what is nearer than 40 dB matters less and less, and a perfect sample has a loss of zero.
/// Target and weights are data: they get no gradient.
/// </summary>
public sealed class PsnrLoss : IOperator
{
    private const float Epsilon = 1e-4f;
    private static readonly float DecibelsPerE = 10 / MathF.Log(10);

    private Tensor? difference;
    private Tensor? squaredWeights;
    private Tensor? softened;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        (Tensor prediction, Tensor target, Tensor weights) = (inputs[0], inputs[1], inputs[2]);
        IReadOnlyList<long> perSample = weights.Shape;
        difference = graph.Node("Sub", [prediction, target], prediction.Shape);
        Tensor squares = graph.Node("Mul", [difference, difference], prediction.Shape);
        Tensor mean = graph.Node("ReduceMean", [squares], perSample, Graphs.Attribute.Ints("axes", 1, 2, 3));
        squaredWeights = graph.Node("Mul", [weights, weights], perSample);
        Tensor error = graph.Node("Mul", [mean, squaredWeights], perSample);
        softened = graph.Node("Add", [error, graph.Scalar(Epsilon)], perSample);
        Tensor relative = graph.Node("Mul", [softened, graph.Scalar(1 / Epsilon)], perSample);
        Tensor logarithm = graph.Node("Log", [relative], perSample);
        Tensor decibels = graph.Node("Mul", [logarithm, graph.Scalar(DecibelsPerE)], perSample);
        return graph.Node("ReduceMean", [decibels], [], Graphs.Attribute.Int("keepdims", 0));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        Tensor prediction = inputs[0];
        IReadOnlyList<long> perSample = inputs[2].Shape;
        Tensor share = graph.Node("Mul", [outputGradient, graph.Scalar(2 * DecibelsPerE / prediction.Length)], []);
        Tensor weighted = graph.Node("Mul", [squaredWeights!, share], perSample);
        Tensor scale = graph.Node("Div", [weighted, softened!], perSample);
        return [graph.Node("Mul", [difference!, scale], prediction.Shape), null, null];
    }
}
