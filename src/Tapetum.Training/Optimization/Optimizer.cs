using System.Numerics.Tensors;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Optimization;

/// <summary>Changes weights by their gradients, and their moving averages with them.</summary>
/// <param name="weights">Values, moments and averages are changed.</param>
/// <param name="options">Of clipping and averages, and of Adam.</param>
public abstract class Optimizer(Weights weights, AdamOptions options) : IDisposable
{
    protected Weights Weights { get; } = weights;

    /// <summary>One step for all weights; a gradient that is no number changes nothing.</summary>
    /// <param name="learningRate">α of this step.</param>
    /// <param name="step">t, from 1.</param>
    /// <returns>The gradient's norm before clipping.</returns>
    public float Step(float learningRate, long step)
    {
        float gradientNorm = TensorPrimitives.Norm<float>(Weights.Gradients.Span);
        if (float.IsFinite(gradientNorm))
        {
            Change(StepRates.For(options, learningRate, step, gradientNorm), learningRate);
        }

        return gradientNorm;
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);

    private protected abstract void Change(StepRates rates, float learningRate);
}
