namespace Tapetum.Sensor.Synthesis;

/// <summary>The shape of a sensor's read noise.</summary>
internal enum ReadNoiseDistribution
{
    /// <summary>N(0, σ²).</summary>
    Gaussian,

    /// <summary>Tukey-λ, with the quantile function σ·(u^λ − (1−u)^λ)/λ: heavier tails than a Gaussian for λ below 0.14.</summary>
    TukeyLambda,
}
