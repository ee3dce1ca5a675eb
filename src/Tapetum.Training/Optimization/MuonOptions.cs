namespace Tapetum.Training.Optimization;

/// <summary>Muon's settings; what it leaves to Adam follows <see cref="AdamOptions"/>, and so do clipping and averages.</summary>
public sealed record MuonOptions
{
    /// <summary>μ, of the running mean of the gradient.</summary>
    public float Momentum { get; init; } = 0.95f;
}
