using System.Numerics.Tensors;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Optimization;

/// <summary>
/// Muon (Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024): the kernels of a convolution are one matrix, a row for each
/// channel, which moves along all directions of its mean gradient alike, however much smaller some are than others. Biases, gates and the layers at
/// both ends follow <see cref="Adam"/>.
/// <code>
/// g ← g·min(1, c/‖g‖)
/// m ← m + (1 − μ)(g − m)
/// d ← orthogonal(g + μ(m − g))
/// w ← w − α·0.2·√max(rows, columns) · d
/// a ← a + (1 − decay)(w − a)
/// </code>
/// The factor gives a step the size of Adam's, so that rates suit both (Liu et al., "Muon is scalable for LLM training", 2025, equation 4).
/// </summary>
public sealed class Muon : IOptimizer
{
    private const float AdamSize = 0.2f;

    private readonly Weights weights;
    private readonly AdamOptions options;
    private readonly float momentum;
    private readonly Matrix[] matrices;
    private readonly string[] others;
    private readonly NativeBuffer<float> directions;
    private readonly Orthogonalization orthogonalization;

    /// <param name="weights">Values, moments and averages are changed; gradients are read and overwritten.</param>
    /// <param name="adam">Of what is no matrix, and of clipping and averages.</param>
    /// <param name="muon">Of the matrices.</param>
    /// <param name="threads">0 is one per core.</param>
    public Muon(Weights weights, AdamOptions adam, MuonOptions muon, int threads)
    {
        (this.weights, options, momentum) = (weights, adam, muon.Momentum);
        matrices = [.. weights.Network.Parameters.Where(IsHidden).Select(parameter => Matrix.Of(parameter, weights))];
        others = [.. weights.Network.Parameters.Where(p => !IsHidden(p)).Select(p => p.Name)];
        directions = new NativeBuffer<float>(weights.Values.Length);
        orthogonalization = new Orthogonalization(matrices, weights.Gradients, directions, threads);
    }

    /// <inheritdoc/>
    public float Step(float learningRate, long step)
    {
        float gradientNorm = TensorPrimitives.Norm<float>(weights.Gradients.Span);
        if (!float.IsFinite(gradientNorm))
        {
            return gradientNorm;
        }

        StepRates rates = StepRates.For(options, learningRate, step, gradientNorm);
        foreach (Matrix matrix in matrices)
        {
            Span<float> g = matrix.In(weights.Gradients);
            Span<float> m = matrix.In(weights.FirstMoments);
            TensorPrimitives.Multiply(g, rates.GradientScale, g);
            TensorPrimitives.Lerp(g, m, momentum, m);
            TensorPrimitives.Lerp(g, m, momentum, g);
        }

        orthogonalization.Run();
        foreach (Matrix matrix in matrices)
        {
            Span<float> w = matrix.In(weights.Values);
            Span<float> a = matrix.In(weights.Averages);
            float rate = learningRate * AdamSize * MathF.Sqrt(Math.Max(matrix.Rows, matrix.Columns));
            TensorPrimitives.MultiplyAdd(matrix.In(directions), -rate, w, w);
            TensorPrimitives.Lerp(a, w, rates.AverageGain, a);
        }

        foreach (string name in others)
        {
            Adam.Update(
                rates,
                weights.Slice(weights.Gradients, name),
                weights.Slice(weights.FirstMoments, name),
                weights.Slice(weights.SecondMoments, name),
                weights.Slice(weights.Values, name),
                weights.Slice(weights.Averages, name)
            );
        }

        return gradientNorm;
    }

    public void Dispose()
    {
        orthogonalization.Dispose();
        directions.Dispose();
    }

    private static bool IsHidden(Parameter parameter) =>
        parameter.Kind
            is ParameterKind.ConvolutionWeight
                or ParameterKind.ResidualWeight
                or ParameterKind.PointWeight
                or ParameterKind.TransposedWeight;
}
