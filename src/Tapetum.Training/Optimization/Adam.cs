using System.Numerics;
using System.Runtime.InteropServices;
using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Networks;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Optimization;

/// <summary>
/// Adam (Kingma and Ba, ICLR 2015, algorithm 1) with a moving average of the weights, in one pass that touches each number once.
/// <code>
/// g ← g·min(1, c/‖g‖)
/// m ← m + (1 − β₁)(g − m)
/// v ← v + (1 − β₂)(g² − v)
/// w ← w − α·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)
/// a ← a + (1 − decay)(w − a)
/// </code>
/// </summary>
/// <param name="weights">Values, moments and averages are changed; gradients are read.</param>
/// <param name="options">Rates.</param>
/// <param name="crew">Does the work.</param>
internal sealed class Adam(Weights weights, AdamOptions options, Crew crew) : Optimizer(weights, options, crew)
{
    private protected override void Change(StepRates rates, float learningRate) =>
        Crew.Run(
            Chunks,
            chunk =>
            {
                (int start, int length) = Chunk(chunk);
                Span<float> Part(NativeBuffer<float> block) => block.Slice(start, length);
                Update(
                    rates,
                    Part(Weights.Gradients),
                    Part(Weights.FirstMoments),
                    Part(Weights.SecondMoments),
                    Part(Weights.Values),
                    Part(Weights.Averages)
                );
            }
        );

    /// <summary>The update of one block, vectorised; the tail and machines without vectors take <see cref="UpdateScalar"/>.</summary>
    internal static void Update(
        StepRates rates,
        ReadOnlySpan<float> g,
        Span<float> m,
        Span<float> v,
        Span<float> w,
        Span<float> a
    )
    {
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        Span<Vector<float>> ms = MemoryMarshal.Cast<float, Vector<float>>(m);
        Span<Vector<float>> vs = MemoryMarshal.Cast<float, Vector<float>>(v);
        Span<Vector<float>> ws = MemoryMarshal.Cast<float, Vector<float>>(w);
        Span<Vector<float>> averages = MemoryMarshal.Cast<float, Vector<float>>(a);
        Vector<float> epsilon = new(rates.Epsilon);
        for (int i = 0; i < gs.Length; i++)
        {
            Vector<float> gradient = rates.GradientScale * gs[i];
            Vector<float> first = ms[i] + (rates.FirstGain * (gradient - ms[i]));
            Vector<float> second = vs[i] + (rates.SecondGain * ((gradient * gradient) - vs[i]));
            Vector<float> value = ws[i] - (rates.Rate * first / (Vector.SquareRoot(second) + epsilon));
            (ms[i], vs[i], ws[i]) = (first, second, value);
            averages[i] += rates.AverageGain * (value - averages[i]);
        }

        int done = gs.Length * Vector<float>.Count;
        UpdateScalar(rates, g[done..], m[done..], v[done..], w[done..], a[done..]);
    }

    internal static void UpdateScalar(
        StepRates rates,
        ReadOnlySpan<float> g,
        Span<float> m,
        Span<float> v,
        Span<float> w,
        Span<float> a
    )
    {
        for (int i = 0; i < g.Length; i++)
        {
            float gradient = rates.GradientScale * g[i];
            m[i] += rates.FirstGain * (gradient - m[i]);
            v[i] += rates.SecondGain * ((gradient * gradient) - v[i]);
            w[i] -= rates.Rate * m[i] / (MathF.Sqrt(v[i]) + rates.Epsilon);
            a[i] += rates.AverageGain * (w[i] - a[i]);
        }
    }
}
