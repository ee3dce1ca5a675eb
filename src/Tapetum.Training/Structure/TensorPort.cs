namespace Tapetum.Training.Structure;

/// <summary>What one end of a network takes or gives: its name and shape; null is a size that is free.</summary>
public sealed record TensorPort(string Name, IReadOnlyList<long?> Shape);
