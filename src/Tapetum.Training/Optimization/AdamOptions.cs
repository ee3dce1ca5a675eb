namespace Tapetum.Training.Optimization;

/// <summary>Adam's settings; the defaults are the paper's, and an average over about the last thousand steps.</summary>
public sealed record AdamOptions
{
    /// <summary>β₁.</summary>
    public double FirstDecay { get; init; } = 0.9;

    /// <summary>β₂.</summary>
    public double SecondDecay { get; init; } = 0.999;

    /// <summary>ε.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Gradients whose norm over all weights is larger are scaled down to it (Pascanu et al., ICML 2013).</summary>
    public float MaxGradientNorm { get; init; } = float.MaxValue;

    /// <summary>Of the moving average of the weights; 0 follows the weights themselves.</summary>
    public double AverageDecay { get; init; } = 0.999;
}
