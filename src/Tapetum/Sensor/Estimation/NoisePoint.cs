namespace Tapetum.Sensor.Estimation;

/// <summary>The noise of some samples.</summary>
/// <param name="MeanDn">Their mean, DN above black.</param>
/// <param name="VarianceDn2">The variance of their noise.</param>
internal readonly record struct NoisePoint(double MeanDn, double VarianceDn2);
