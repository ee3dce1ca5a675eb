namespace Tapetum;

/// <summary>How far one file is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Fraction">Of the whole file's work, 0 to 1.</param>
public readonly record struct EnhanceProgress(EnhanceStage Stage, double Fraction);
