namespace Tapetum.Training.Loop.Validation;

/// <summary>How close a model comes to the truth at one noise level.</summary>
/// <param name="Level">Camera, ISO and amplification.</param>
/// <param name="PsnrDb">Of the model's picture.</param>
/// <param name="NoisyPsnrDb">Of the noisy input, demosaicked bilinearly.</param>
public sealed record ValidationScore(string Level, double PsnrDb, double NoisyPsnrDb);
