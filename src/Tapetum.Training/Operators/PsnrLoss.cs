using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// How far prediction y is from target t [N, C, H, W] in decibels, so that every sample of a batch counts alike, however noisy it is
/// ("Simple Baselines for Image Restoration", ECCV 2022). With the weights w [N, 1, 1, 1]:
/// <code>
/// m(d)ₙ = wₙ²·Σ d² / (C·H·W)
/// L     = 10·Σ log₁₀(1 + m(y − t)ₙ/ε) / N + c·10·Σ log₁₀(1 + m(B(y − t))ₙ/ε_c) / N
/// ∂y    = 20/ln 10 · wₙ²·((y − t) / (m(y − t)ₙ + ε) + c·B(y − t) / (m(B(y − t))ₙ + ε_c)) / (N·C·H·W)
/// </code>
/// ε = 10⁻⁴: what is nearer than 40 dB matters less and less, and a perfect sample has a loss of zero. B is the mean of blocks of 8×8 pixels, which holds a
/// hundredth of the error and all that the eye calls a blotch: in decibels of its own, to ε_c = 10⁻⁵, it counts, too.
/// Target and weights are data: they get no gradient.
/// </summary>
/// <param name="coarseShare">c: 0 leaves blocks out.</param>
internal sealed class PsnrLoss(float coarseShare = 0) : IOperator
{
    private const float Epsilon = 1e-4f;
    private const float CoarseEpsilon = 1e-5f;
    private const int BlockPx = 8;
    private static readonly float DecibelsPerE = 10 / MathF.Log(10);

    private Error? fine;
    private Error? coarse;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        (Tensor prediction, Tensor target, Tensor weights) = (inputs[0], inputs[1], inputs[2]);
        Tensor squaredWeights = graph.Node("Mul", [weights, weights], weights.Shape);
        Tensor difference = graph.Node("Sub", [prediction, target], prediction.Shape);
        fine = new Error(graph, difference, squaredWeights, Epsilon);
        if (coarseShare.Equals(0))
        {
            return fine.Decibels(graph);
        }

        coarse = new Error(graph, BlockMean.Shrink(graph, difference, BlockPx), squaredWeights, CoarseEpsilon);
        Tensor share = graph.Node("Mul", [coarse.Decibels(graph), graph.Scalar(coarseShare)], []);
        return graph.Node("Add", [fine.Decibels(graph), share], []);
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        Tensor gradient = fine!.Gradient(graph, outputGradient);
        if (coarse is null)
        {
            return [gradient, null, null];
        }

        // A pixel has a 64th of its block's gradient, and there are a 64th as many blocks to share the loss.
        float share = coarseShare / (BlockPx * BlockPx);
        Tensor blocks = coarse.Gradient(graph, graph.Node("Mul", [outputGradient, graph.Scalar(share)], []));
        Tensor spread = NearestEnlargement.Enlarge(graph, blocks, BlockPx);
        return [graph.Node("Add", [gradient, spread], gradient.Shape), null, null];
    }

    /// <summary>A difference d, and its mean square for each sample.</summary>
    private sealed class Error
    {
        private readonly Tensor difference;
        private readonly Tensor squaredWeights;
        private readonly Tensor softened;
        private readonly float epsilon;

        public Error(OnnxGraph graph, Tensor difference, Tensor squaredWeights, float epsilon)
        {
            (this.difference, this.squaredWeights, this.epsilon) = (difference, squaredWeights, epsilon);
            IReadOnlyList<long> perSample = squaredWeights.Shape;
            Tensor squares = graph.Node("Mul", [difference, difference], difference.Shape);
            Tensor mean = graph.Node("ReduceMean", [squares], perSample, Graphs.Attribute.Ints("axes", 1, 2, 3));
            Tensor error = graph.Node("Mul", [mean, squaredWeights], perSample);
            softened = graph.Node("Add", [error, graph.Scalar(epsilon)], perSample);
        }

        public Tensor Decibels(OnnxGraph graph)
        {
            Tensor relative = graph.Node("Mul", [softened, graph.Scalar(1 / epsilon)], softened.Shape);
            Tensor logarithm = graph.Node("Log", [relative], softened.Shape);
            Tensor decibels = graph.Node("Mul", [logarithm, graph.Scalar(DecibelsPerE)], softened.Shape);
            return graph.Node("ReduceMean", [decibels], [], Graphs.Attribute.Int("keepdims", 0));
        }

        public Tensor Gradient(OnnxGraph graph, Tensor outputGradient)
        {
            Tensor share = graph.Node("Mul", [outputGradient, graph.Scalar(2 * DecibelsPerE / difference.Length)], []);
            Tensor weighted = graph.Node("Mul", [squaredWeights, share], softened.Shape);
            Tensor scale = graph.Node("Div", [weighted, softened], softened.Shape);
            return graph.Node("Mul", [difference, scale], difference.Shape);
        }
    }
}
