using Tapetum.Sensor;

namespace Tapetum.Training.Data;

/// <summary>How training pairs are drawn.</summary>
public sealed record RawPairOptions
{
    /// <summary>Pair i is a function of the seed and i alone.</summary>
    public required long Seed { get; init; }

    /// <summary>The side of the mosaic, px, even; default 256, which is 128 in the packed planes.</summary>
    public int CropPx { get; init; } = 256;

    /// <summary>Scenes are darkened by 1 to this, log-uniformly; default 300.</summary>
    public float MaxAmplification { get; init; } = 300;

    /// <summary>Darkening stops where scene white would make fewer electrons than this, as no picture is left then; default 4.</summary>
    public float MinWhiteElectrons { get; init; } = 4;

    /// <summary>The as-shot gain of red; default 1.2 to 2.8.</summary>
    public (float Min, float Max) RedGain { get; init; } = (1.2f, 2.8f);

    /// <summary>The as-shot gain of blue; default 1.1 to 2.8.</summary>
    public (float Min, float Max) BlueGain { get; init; } = (1.1f, 2.8f);

    /// <summary>How often a scene is exposed beyond its own white, so that highlights clip; default 0.25.</summary>
    public float OverexposedShare { get; init; } = 0.25f;

    /// <summary>The largest relative error of the gain and of the read noise that the network is told; default 0.2.</summary>
    public float EstimateError { get; init; } = 0.2f;

    /// <summary>How often the noise is weaker than told, as where texture was taken for noise or the camera smoothed it; default 0.05.</summary>
    public float OverestimateShare { get; init; } = 0.05f;

    /// <summary>By how much at most, in gain and read noise; default 4.</summary>
    public float MaxOverestimate { get; init; } = 4;

    /// <summary>Scenes that photographs show too seldom.</summary>
    public SceneSampler Scenes { get; init; } = new();

    /// <summary>The sensors.</summary>
    public NoiseSampler Noise { get; init; } = NoiseSampler.Wide;

    /// <exception cref="ArgumentOutOfRangeException">A value makes no sense.</exception>
    public void Validate(int patchSizePx)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CropPx, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(CropPx % 2, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CropPx, patchSizePx);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAmplification, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MinWhiteElectrons);
        ArgumentOutOfRangeException.ThrowIfLessThan(RedGain.Min, 0.1f);
        ArgumentOutOfRangeException.ThrowIfLessThan(RedGain.Max, RedGain.Min);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlueGain.Min, 0.1f);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlueGain.Max, BlueGain.Min);
        ArgumentOutOfRangeException.ThrowIfNegative(EstimateError);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EstimateError, 0.9f);
    }
}
