namespace Tapetum.Training.Evaluation;

/// <summary>Another pair is done.</summary>
/// <param name="Done">How many are, with this one.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Result">Its scores; null when it failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record EvaluationProgress(int Done, int Count, PairResult? Result, FailedPair? Failure);
