namespace Tapetum.Training.Curves;

/// <summary>A line of <c>loss.csv</c>.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Loss">The mean since the line before.</param>
/// <param name="LearningRate">α of the step.</param>
public sealed record LossLine(long Step, double Loss, double LearningRate);
