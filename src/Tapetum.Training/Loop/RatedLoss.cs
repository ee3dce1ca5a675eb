namespace Tapetum.Training.Loop;

/// <summary>A step of a <see cref="RateRange"/>.</summary>
/// <param name="Rate">α.</param>
/// <param name="Loss">Before the step.</param>
/// <param name="Mean">Of it and those before, the latest counting most.</param>
internal sealed record RatedLoss(float Rate, double Loss, double Mean);
