using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Loop.Records;

/// <summary>A line of the training log.</summary>
/// <param name="State">How far the run is.</param>
/// <param name="Loss">The mean loss since the last line.</param>
/// <param name="GradientNorm">The mean norm of the gradient, before clipping, since the last line.</param>
/// <param name="LearningRate">Now.</param>
/// <param name="StepsPerSecond">Since the last line.</param>
/// <param name="DataWaitShare">The share of this sitting's time that the loop waited for data.</param>
/// <param name="Scores">Validation, when there was one; otherwise empty.</param>
internal sealed record TrainingProgress(
    RunState State,
    double Loss,
    double GradientNorm,
    float LearningRate,
    double StepsPerSecond,
    double DataWaitShare,
    IReadOnlyList<ValidationScore> Scores
);
