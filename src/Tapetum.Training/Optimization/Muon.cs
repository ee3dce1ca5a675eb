using System.Numerics.Tensors;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Networks;
using Tapetum.Training.Parallelism;

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
internal sealed class Muon : Optimizer
{
    private const float AdamSize = 0.2f;

    private readonly float momentum;
    private readonly string[] others;
    private readonly NativeBuffer<float> directions;
    private readonly Orthogonalization[] shares;

    /// <param name="weights">Values, moments and averages are changed; gradients are read and overwritten.</param>
    /// <param name="adam">Of what is no matrix, and of clipping and averages.</param>
    /// <param name="muon">Of the matrices.</param>
    /// <param name="crew">Does the work.</param>
    public Muon(Weights weights, AdamOptions adam, MuonOptions muon, Crew crew)
        : base(weights, adam, crew)
    {
        momentum = muon.Momentum;
        others = [.. weights.Network.Parameters.Where(p => !IsHidden(p)).Select(p => p.Name)];
        directions = new NativeBuffer<float>(weights.Values.Length);
        IEnumerable<Matrix> matrices = weights
            .Network.Parameters.Where(IsHidden)
            .Select(parameter => Matrix.Of(parameter, weights));
        shares =
        [
            .. Divide(matrices, crew.Threads)
                .Select(share => new Orthogonalization(share, weights.Gradients, directions)),
        ];
    }

    private protected override void Change(StepRates rates, float learningRate)
    {
        // The shares take as long as each other; what is left to Adam takes next to nothing.
        Crew.Run(shares.Length, share => ChangeMatrices(shares[share], rates, learningRate));
        Crew.Run(1, _ => ChangeOthers(rates));
    }

    public override void Dispose()
    {
        foreach (Orthogonalization share in shares)
        {
            share.Dispose();
        }

        directions.Dispose();
        base.Dispose();
    }

    /// <summary>The most work first, each to whoever has least.</summary>
    private static IEnumerable<IReadOnlyList<Matrix>> Divide(IEnumerable<Matrix> matrices, int shares)
    {
        PriorityQueue<List<Matrix>, double> byWork = new(
            Enumerable.Range(0, shares).Select(_ => (new List<Matrix>(), 0.0))
        );
        foreach (Matrix matrix in matrices.OrderByDescending(matrix => matrix.Multiplications))
        {
            _ = byWork.TryDequeue(out List<Matrix>? least, out double work);
            least!.Add(matrix);
            byWork.Enqueue(least, work + matrix.Multiplications);
        }

        return byWork.UnorderedItems.Select(item => item.Element).Where(share => share.Count > 0);
    }

    private void ChangeMatrices(Orthogonalization share, StepRates rates, float learningRate)
    {
        foreach (Matrix matrix in share.Matrices)
        {
            Span<float> g = matrix.In(Weights.Gradients);
            Span<float> m = matrix.In(Weights.FirstMoments);
            TensorPrimitives.Multiply(g, rates.GradientScale, g);
            TensorPrimitives.Lerp(g, m, momentum, m);
            TensorPrimitives.Lerp(g, m, momentum, g);
        }

        share.Run();
        foreach (Matrix matrix in share.Matrices)
        {
            Span<float> w = matrix.In(Weights.Values);
            Span<float> a = matrix.In(Weights.Averages);
            float rate = learningRate * AdamSize * MathF.Sqrt(Math.Max(matrix.Rows, matrix.Columns));
            TensorPrimitives.MultiplyAdd(matrix.In(directions), -rate, w, w);
            TensorPrimitives.Lerp(a, w, rates.AverageGain, a);
        }
    }

    private void ChangeOthers(StepRates rates)
    {
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

    private static bool IsHidden(Parameter parameter) =>
        parameter.Kind
            is ParameterKind.ConvolutionWeight
                or ParameterKind.ResidualWeight
                or ParameterKind.PointWeight
                or ParameterKind.TransposedWeight;
}
