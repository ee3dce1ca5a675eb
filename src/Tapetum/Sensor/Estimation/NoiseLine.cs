namespace Tapetum.Sensor.Estimation;

/// <summary>What was fitted: variance = Gain·μ + ReadVarianceDn2 + (Contrast·μ)².</summary>
/// <param name="Gain">K, DN per electron.</param>
/// <param name="ReadVarianceDn2">σ².</param>
/// <param name="Contrast">What differs from pixel to pixel by a share of the signal: photo response, and texture that passed for smooth.</param>
internal readonly record struct NoiseLine(double Gain, double ReadVarianceDn2, double Contrast);
