namespace Tapetum.Sensor.Estimation;

/// <summary>What <see cref="FrameNoiseEstimator"/> found in a frame.</summary>
/// <param name="Model">The line through variance against mean.</param>
/// <param name="GainIsMeasured">False where the frame cannot tell the gain, for lack of light or of a range of brightness: then it is a guess from ISO and bit depth.</param>
/// <param name="ReadNoiseIsMeasured">False where nothing is dark enough to show read noise: then it is what sensors of this gain usually have.</param>
/// <param name="Clouds">One for each plane.</param>
internal sealed record FrameNoise(
    NoiseModel Model,
    bool GainIsMeasured,
    bool ReadNoiseIsMeasured,
    IReadOnlyList<NoiseCloud> Clouds
);
