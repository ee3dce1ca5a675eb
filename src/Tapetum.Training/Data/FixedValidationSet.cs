using Tapetum.Mosaic;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Patches;

namespace Tapetum.Training.Data;

/// <summary>The same pairs every time, from held-out photos, at known noise levels and with the true noise model: for following a run.</summary>
internal sealed class FixedValidationSet
{
    private readonly PatchCache cache;
    private readonly long seed;
    private readonly int cropPx;

    /// <param name="cache">Must hold held-out patches.</param>
    /// <param name="seed">Chooses crops and colours.</param>
    /// <param name="levels">The noise levels.</param>
    /// <param name="pairsPerLevel">The same scenes are seen at each level.</param>
    /// <param name="cropPx">The side of the mosaic, px, even.</param>
    /// <param name="mosaic">Whose filters the sensors have.</param>
    public FixedValidationSet(
        PatchCache cache,
        long seed,
        IReadOnlyList<ValidationLevel> levels,
        int pairsPerLevel,
        int cropPx,
        MosaicLayout mosaic = MosaicLayout.Bayer
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cache.HeldOutCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pairsPerLevel);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cropPx, cache.PatchSizePx);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cropPx % 2, 0);
        (this.cache, this.seed, this.cropPx) = (cache, seed, cropPx);
        (Levels, PairsPerLevel, Mosaic) = (levels, pairsPerLevel, mosaic);
    }

    public IReadOnlyList<ValidationLevel> Levels { get; }

    public int PairsPerLevel { get; }

    /// <summary>Whose filters the sensors have.</summary>
    public MosaicLayout Mosaic { get; }

    /// <summary>Floats of one input, [C, H/2, H/2].</summary>
    public int InputLength => Mosaic.Planes() * cropPx * cropPx / 4;

    /// <summary>Floats of one target, [3, H, H].</summary>
    public int TargetLength => 3 * cropPx * cropPx;

    /// <summary>Makes a pair of a level; layouts as in <see cref="RawPairSampler.Sample"/>.</summary>
    /// <param name="level">Index into <see cref="Levels"/>.</param>
    /// <param name="pair">0 to PairsPerLevel − 1.</param>
    /// <param name="input">[C, H/2, H/2].</param>
    /// <param name="target">[3, H, H].</param>
    public RawPairInfo Sample(int level, int pair, Span<float> input, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pair);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(pair, PairsPerLevel);
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, InputLength);
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, TargetLength);
        (NoiseParameters noise, float amplification) = (Levels[level].Noise, Levels[level].Amplification);
        SampleRandom scene = new((ulong)seed, (ulong)pair);
        SampleRandom noiseSeed = new((ulong)seed + 1, (ulong)((level * (long)PairsPerLevel) + pair));
        // Spread over the held-out photos, not drawn: few pairs should still see them all.
        int patch = (int)((long)pair * cache.HeldOutCount / PairsPerLevel);
        CropView crop = CropView.Draw(cache.PatchSizePx, cropPx, scene) with { Symmetry = 0 };
        CameraView camera = new(
            CameraColorSampler.Draw(scene),
            1.9f + (0.5f * scene.NextSingle()),
            1.5f + (0.4f * scene.NextSingle()),
            1 / amplification
        );
        NoiseModel model = noise.ToNoiseModel();
        RawPairRenderer.Render(
            cache.HeldOutPatch(patch % cache.HeldOutCount),
            cache.PatchSizePx,
            new RawPairPlan
            {
                Crop = crop,
                Camera = camera,
                Noise = noise,
                Mosaic = Mosaic,
                Estimated = model,
            },
            noiseSeed,
            input,
            target
        );
        return new RawPairInfo(patch, amplification, camera.CameraToSrgb, noise, model);
    }
}
