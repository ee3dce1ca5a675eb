namespace Tapetum.Training.Evaluation;

/// <summary>A pair that could not be evaluated, and why.</summary>
public sealed record FailedPair(string Short, string Long, string Error);
