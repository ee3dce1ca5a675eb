using Tapetum.Mosaic;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Scenes;

namespace Tapetum.Training.Data;

/// <summary>How training pairs are drawn.</summary>
internal sealed record RawPairOptions
{
    /// <summary>Pair i is a function of the seed and i alone.</summary>
    public required long Seed { get; init; }

    /// <summary>Whose filters the sensors have; default Bayer's.</summary>
    public MosaicLayout Mosaic { get; init; } = MosaicLayout.Bayer;

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

    /// <summary>How often a scene is not darkened at all and exposed far beyond its white, so that wide parts of it clip; default 0.08.</summary>
    public float HighlightShare { get; init; } = 0.08f;

    /// <summary>By how much then, log-uniformly; default 1.2 to 6.</summary>
    public (float Min, float Max) HighlightExposure { get; init; } = (1.2f, 6);

    /// <summary>The largest relative error of the gain and of the read noise that the network is told; default 0.2.</summary>
    public float EstimateError { get; init; } = 0.2f;

    /// <summary>How often the noise is weaker than told, as where texture was taken for noise or the camera smoothed it; default 0.05.</summary>
    public float OverestimateShare { get; init; } = 0.05f;

    /// <summary>By how much at most, in gain and read noise; default 4.</summary>
    public float MaxOverestimate { get; init; } = 4;

    /// <summary>How often it is as dark as in "Learning to See in the Dark", at high ISO; default a third.</summary>
    public float DarkShare { get; init; } = 1f / 3;

    /// <summary>How many electrons scene white makes then, log-uniformly, as far as <see cref="MaxAmplification"/> allows; default 3 to 100.</summary>
    public (float Min, float Max) DarkWhiteElectrons { get; init; } = (3, 100);

    /// <summary>The least gain then, DN per electron at 14 bits; default 0.5, which is about ISO 500.</summary>
    public float DarkMinGainDnPerElectron { get; init; } = 0.5f;

    /// <summary>What is overexposed clips whole, as in a file; else light is cut at white before the noise, which leaves it noisy. Default true.</summary>
    public bool ClipsWhole { get; init; } = true;

    /// <summary>Stuck pixels are replaced before the network sees them, as at inference; default true.</summary>
    public bool ReplacesStuckPixels { get; init; } = true;

    /// <summary>Scenes that photographs show too seldom.</summary>
    public SceneSampler Scenes { get; init; } = new();

    /// <summary>The lenses.</summary>
    public LensSampler Lenses { get; init; } = new();

    /// <summary>What files have besides noise.</summary>
    public FrameFlaws Flaws { get; init; } = new();

    /// <summary>The sensors.</summary>
    public NoiseSampler Noise { get; init; } = NoiseSampler.Wide;

    /// <summary>The pairs that were drawn before files' flaws, lenses and drawings were: bit for bit the same ones for a seed.</summary>
    public static RawPairOptions FirstEdition(long seed) =>
        new()
        {
            Seed = seed,
            HighlightShare = 0,
            DarkShare = 0,
            ClipsWhole = false,
            ReplacesStuckPixels = false,
            Scenes = SceneSampler.FirstEdition,
            Lenses = LensSampler.Perfect,
            Flaws = FrameFlaws.None,
        };

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
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DarkWhiteElectrons.Min);
        ArgumentOutOfRangeException.ThrowIfLessThan(DarkWhiteElectrons.Max, DarkWhiteElectrons.Min);
        ArgumentOutOfRangeException.ThrowIfNegative(EstimateError);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EstimateError, 0.9f);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(HighlightExposure.Min);
        ArgumentOutOfRangeException.ThrowIfLessThan(HighlightExposure.Max, HighlightExposure.Min);
        foreach (float share in (float[])[OverexposedShare, OverestimateShare, HighlightShare, DarkShare])
        {
            ValidateShare(share);
        }

        Lenses.Validate();
        Flaws.Validate();
    }

    internal static void ValidateShare(float share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
    }
}
