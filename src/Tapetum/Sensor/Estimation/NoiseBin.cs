namespace Tapetum.Sensor.Estimation;

/// <summary>Blocks of about one brightness, together.</summary>
/// <param name="MeanDn">DN above black.</param>
/// <param name="VarianceDn2">Their noise.</param>
/// <param name="RelativeError">The standard error of the variance, relative to it.</param>
internal readonly record struct NoiseBin(float MeanDn, float VarianceDn2, float RelativeError);
