namespace Tapetum.Training.Curves;

/// <summary>A line of <c>validation.csv</c>.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Level">Which pictures.</param>
/// <param name="PsnrDb">Of the model's.</param>
/// <param name="NoisyPsnrDb">Of the input's.</param>
public sealed record ValidationLine(long Step, string Level, double PsnrDb, double NoisyPsnrDb);
