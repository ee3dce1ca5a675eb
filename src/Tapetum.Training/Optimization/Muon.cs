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
public sealed class Muon : Optimizer
{
    private const float AdamSize = 0.2f;

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
        : base(weights, adam)
    {
        momentum = muon.Momentum;
        matrices = [.. weights.Network.Parameters.Where(IsHidden).Select(parameter => Matrix.Of(parameter, weights))];
        others = [.. weights.Network.Parameters.Where(p => !IsHidden(p)).Select(p => p.Name)];
        directions = new NativeBuffer<float>(weights.Values.Length);
        orthogonalization = new Orthogonalization(matrices, weights.Gradients, directions, threads);
    }

    private protected override void Change(StepRates rates, float learningRate)
    {
        foreach (Matrix matrix in matrices)
        {
            Span<float> g = matrix.In(Weights.Gradients);
            Span<float> m = matrix.In(Weights.FirstMoments);
            TensorPrimitives.Multiply(g, rates.GradientScale, g);
            TensorPrimitives.Lerp(g, m, momentum, m);
            TensorPrimitives.Lerp(g, m, momentum, g);
        }

        orthogonalization.Run();
        foreach (Matrix matrix in matrices)
        {
            Span<float> w = matrix.In(Weights.Values);
            Span<float> a = matrix.In(Weights.Averages);
            float rate = learningRate * AdamSize * MathF.Sqrt(Math.Max(matrix.Rows, matrix.Columns));
            TensorPrimitives.MultiplyAdd(matrix.In(directions), -rate, w, w);
            TensorPrimitives.Lerp(a, w, rates.AverageGain, a);
        }

        foreach (string name in others)
        {
            Adam.Update(
                rates,
                Weights.Slice(Weights.Gradients, name),
                Weights.Slice(Weights.FirstMoments, name),
                Weights.Slice(Weights.SecondMoments, name),
                Weights.Slice(Weights.Values, name),
                Weights.Slice(Weights.Averages, name)
            );
        }
    }

    public override void Dispose()
    {
        orthogonalization.Dispose();
        directions.Dispose();
        base.Dispose();
    }

    private static bool IsHidden(Parameter parameter) =>
        parameter.Kind
            is ParameterKind.ConvolutionWeight
                or ParameterKind.ResidualWeight
                or ParameterKind.PointWeight
                or ParameterKind.TransposedWeight;
}
