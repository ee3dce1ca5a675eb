namespace Tapetum.Sensor.Estimation;

/// <summary>Variance against mean in one of the four planes of a mosaic.</summary>
/// <param name="XPx">The plane's column in the first cell, 0 or 1.</param>
/// <param name="YPx">Its row.</param>
/// <param name="Blocks">Some of the 8×8 blocks, texture and all: the energy of high frequencies.</param>
/// <param name="Bins">Blocks of about one brightness that pass for smooth, together.</param>
internal sealed record NoiseCloud(int XPx, int YPx, IReadOnlyList<NoisePoint> Blocks, IReadOnlyList<NoisePoint> Bins);
