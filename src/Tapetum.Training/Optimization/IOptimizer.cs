namespace Tapetum.Training.Optimization;

/// <summary>Changes weights by their gradients, and their moving averages with them.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>One step for all weights; a gradient that is no number changes nothing.</summary>
    /// <param name="learningRate">α of this step.</param>
    /// <param name="step">t, from 1.</param>
    /// <returns>The gradient's norm before clipping.</returns>
    float Step(float learningRate, long step);
}
