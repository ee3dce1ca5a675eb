using System.Text.Json.Serialization;
using Tapetum.Training.Loop.Records;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Cli.Reports;

/// <summary>A line of what <c>train --json</c> prints: of the log, of a validation, or the end. What a line does not tell is left out.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps to do.</param>
/// <param name="TrainedForS">Over all sittings.</param>
internal sealed record TrainReport(long Step, long Steps, double TrainedForS)
{
    /// <summary>The mean since the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Loss { get; init; }

    /// <summary>The mean norm of the gradient, before clipping, since the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GradientNorm { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? LearningRate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? StepsPerSecond { get; init; }

    /// <summary>Of a validation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ValidationScore>? Scores { get; init; }

    /// <summary>Of the end: why it ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainEnd? End { get; init; }

    /// <summary>Of the end: the model, or the checkpoint of a run that was stopped.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? File { get; init; }

    public static TrainReport Of(TrainingProgress progress) =>
        new(progress.State.Step, progress.State.Config.Steps, progress.State.TrainedFor.TotalSeconds)
        {
            Loss = progress.Scores.Count > 0 ? null : progress.Loss,
            GradientNorm = progress.Scores.Count > 0 ? null : progress.GradientNorm,
            LearningRate = progress.Scores.Count > 0 ? null : progress.LearningRate,
            StepsPerSecond = progress.Scores.Count > 0 ? null : progress.StepsPerSecond,
            Scores = progress.Scores.Count > 0 ? progress.Scores : null,
        };
}
