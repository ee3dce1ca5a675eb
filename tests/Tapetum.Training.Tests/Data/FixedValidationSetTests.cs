using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Patches;

namespace Tapetum.Training.Tests.Data;

public sealed class FixedValidationSetTests
{
    [Fact]
    public async Task Noise_of_a_flat_patch_has_the_stabilised_size_at_every_level()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildFlatAsync(folder, level: 140, sizePx: 128);
        FixedValidationSet set = new(cache, 1, ValidationLevel.Default, pairsPerLevel: 1, cropPx: 128);
        float[] input = new float[set.InputLength];
        float[] target = new float[set.TargetLength];

        for (int level = 0; level < set.Levels.Count; level++)
        {
            set.Sample(level, 0, input, target);

            ReadOnlySpan<float> redPlane = input.AsSpan(0, 64 * 64);
            double noise = StandardDeviation(redPlane);
            (noise / VarianceStabilizer.NoiseScale).ShouldBe(1, 0.12, set.Levels[level].Name);
            target.AsSpan(0, 128 * 128).ToArray().Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task The_same_scenes_are_seen_at_every_level_and_every_time()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        FixedValidationSet set = new(cache, 1, ValidationLevel.Default, pairsPerLevel: 4, cropPx: 16);

        (float[] light, float[] lightTarget, RawPairInfo lightInfo) = Draw(set, 0, 2);
        (_, float[] darkTarget, RawPairInfo darkInfo) = Draw(set, 3, 2);

        Draw(set, 0, 2).Input.ShouldBe(light);
        darkInfo.Patch.ShouldBe(lightInfo.Patch);
        // The darker target is the lighter one's light divided by the amplification.
        VarianceStabilizer lightScale = new(lightInfo.Estimated);
        VarianceStabilizer darkScale = new(darkInfo.Estimated);
        foreach ((float a, float b) in lightTarget.Zip(darkTarget))
        {
            (darkScale.Inverse(b) * 50).ShouldBe(lightScale.Inverse(a), 5);
        }
    }

    [Fact]
    public async Task Few_pairs_are_spread_over_all_held_out_patches()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        FixedValidationSet set = new(cache, 1, ValidationLevel.Default, pairsPerLevel: 3, cropPx: 16);

        Enumerable.Range(0, 3).Select(i => Draw(set, 0, i).Info.Patch).ShouldBe([0, 2, 4]);
    }

    private static (float[] Input, float[] Target, RawPairInfo Info) Draw(FixedValidationSet set, int level, int pair)
    {
        float[] input = new float[set.InputLength];
        float[] target = new float[set.TargetLength];
        RawPairInfo info = set.Sample(level, pair, input, target);
        return (input, target, info);
    }

    private static double StandardDeviation(ReadOnlySpan<float> values)
    {
        (double sum, double squares) = (0, 0);
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        double mean = sum / values.Length;
        return Math.Sqrt((squares / values.Length) - (mean * mean));
    }
}
