namespace Tapetum.Training.Loop.Configuration;

/// <summary>A change of the learning rate.</summary>
/// <param name="FromStep">The first step that has it.</param>
/// <param name="LearningRate">α from there on.</param>
public sealed record RateStep(long FromStep, float LearningRate);
