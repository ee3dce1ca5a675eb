namespace Tapetum.Training.Loop.Records;

/// <summary>Sums towards the next line of the log: a checkpoint keeps them, so that a resumed run logs the same means.</summary>
/// <param name="Count">Of steps.</param>
/// <param name="LossSum">Of their losses.</param>
/// <param name="NormSum">Of their gradients' norms.</param>
public sealed record UnloggedSteps(long Count, double LossSum, double NormSum);
