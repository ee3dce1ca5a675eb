using System.Numerics.Tensors;
using Tapetum.Training.Networks;
using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Optimization;

/// <summary>Changes weights by their gradients, and their moving averages with them.</summary>
/// <param name="weights">Values, moments and averages are changed.</param>
/// <param name="options">Of clipping and averages, and of Adam.</param>
/// <param name="crew">Does the work.</param>
internal abstract class Optimizer(Weights weights, AdamOptions options, Crew crew) : IDisposable
{
    private protected const int ChunkLength = 1 << 16;

    protected Weights Weights { get; } = weights;

    private protected Crew Crew { get; } = crew;

    /// <summary>How many chunks the numbers are.</summary>
    private protected int Chunks => (((int)Weights.Values.Length - 1) / ChunkLength) + 1;

    /// <summary>One step for all weights; a gradient that is no number changes nothing.</summary>
    /// <param name="learningRate">α of this step.</param>
    /// <param name="step">t, from 1.</param>
    /// <returns>The gradient's norm before clipping.</returns>
    public float Step(float learningRate, long step)
    {
        float gradientNorm = GradientNorm();
        if (float.IsFinite(gradientNorm))
        {
            Change(StepRates.For(options, learningRate, step, gradientNorm), learningRate);
        }

        return gradientNorm;
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Where a chunk begins and how long it is.</summary>
    private protected (int Start, int Length) Chunk(int index)
    {
        int start = index * ChunkLength;
        return (start, Math.Min(ChunkLength, (int)Weights.Values.Length - start));
    }

    private float GradientNorm()
    {
        float[] squares = new float[Chunks];
        Crew.Run(
            squares.Length,
            i =>
            {
                (int start, int length) = Chunk(i);
                squares[i] = TensorPrimitives.SumOfSquares<float>(Weights.Gradients.Slice(start, length));
            }
        );
        return MathF.Sqrt(TensorPrimitives.Sum<float>(squares));
    }

    private protected abstract void Change(StepRates rates, float learningRate);
}
