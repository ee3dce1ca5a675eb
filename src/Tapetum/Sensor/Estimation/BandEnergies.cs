namespace Tapetum.Sensor.Estimation;

/// <summary>The mean square of a block's cosine coefficients in three bands, DN². White noise of variance σ² has σ² in each, independently.</summary>
/// <param name="Select">Middle frequencies, of noise and most texture: they choose smooth blocks.</param>
/// <param name="Texture">Other middle frequencies: they tell how much texture the chosen blocks still hold.</param>
/// <param name="High">High frequencies, of noise and little texture: they measure the noise.</param>
internal readonly record struct BandEnergies(float Select, float Texture, float High);
