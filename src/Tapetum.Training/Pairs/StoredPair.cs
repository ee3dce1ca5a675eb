namespace Tapetum.Training.Pairs;

/// <summary>A short exposure and what a network should make of it, decoded.</summary>
/// <param name="Scene">The same for all short exposures of a long one.</param>
/// <param name="Ratio">min(t_long / t_short, 300).</param>
/// <param name="Short">Mosaic.</param>
/// <param name="Truth">From the long exposure, as the contract wants it.</param>
public sealed record StoredPair(string Scene, double Ratio, StoredFrame Short, StoredFrame Truth);
