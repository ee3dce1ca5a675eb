namespace Tapetum.Sensor.Calibration;

/// <summary>A block of one colour in a pair of flats.</summary>
/// <param name="Position">Of the 2×2 cell: 0 to 3, row by row.</param>
/// <param name="MeanDn">μ, above black.</param>
/// <param name="VarianceDn2">Half of the variance of the pair's difference: noise alone, as all else is in both.</param>
/// <param name="SharedDn2">The covariance of the pair, less a plane: what pixels show in both.</param>
internal readonly record struct FlatBlock(int Position, double MeanDn, double VarianceDn2, double SharedDn2);
