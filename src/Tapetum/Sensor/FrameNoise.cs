namespace Tapetum.Sensor;

/// <summary>What <see cref="FrameNoiseEstimator"/> found in a frame.</summary>
/// <param name="Line">The fitted line.</param>
/// <param name="Bands">How noise was told from texture.</param>
/// <param name="Bins">What the line was fitted to.</param>
internal sealed record FrameNoise(NoiseLine Line, BandModel Bands, IReadOnlyList<NoiseBin> Bins)
{
    public NoiseModel Model => new((float)Line.Gain, (float)Line.ReadVarianceDn2, NoiseOrigin.FrameEstimate);
}
