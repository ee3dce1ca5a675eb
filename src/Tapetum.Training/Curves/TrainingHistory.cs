namespace Tapetum.Training.Curves;

/// <summary>What a run's log files say, in the order of its steps.</summary>
public sealed record TrainingHistory(IReadOnlyList<LossLine> Losses, IReadOnlyList<ValidationLine> Validations);
