using Tapetum.Mosaic;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;
using Tapetum.Training.Data.Patches;
using Tapetum.Training.Data.Scenes;

namespace Tapetum.Training.Tests.Data;

public sealed class RawPairSamplerTests
{
    private static readonly RawPairOptions Options = new() { Seed = 5, CropPx = 16 };

    private static readonly RawPairOptions Plain = RawPairOptions.FirstEdition(5) with
    {
        CropPx = 16,
        Scenes = SceneSampler.Unchanged,
        OverestimateShare = 0,
    };

    [Fact]
    public async Task The_same_seed_and_index_give_identical_pairs_in_any_order()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options);
        RawPairSampler again = new(cache, Options);

        (float[] input, float[] target, RawPairInfo info) = Draw(sampler, 1_000_003);
        Draw(again, 7);
        (float[] input2, float[] target2, RawPairInfo info2) = Draw(again, 1_000_003);

        input2.ShouldBe(input);
        target2.ShouldBe(target);
        info2.ShouldBe(info);
    }

    [Fact]
    public async Task Another_seed_or_index_gives_another_pair()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options);

        Draw(sampler, 3).Input.ShouldNotBe(Draw(sampler, 4).Input);
        Draw(sampler, 3).Input.ShouldNotBe(Draw(new RawPairSampler(cache, Options with { Seed = 6 }), 3).Input);
    }

    [Fact]
    public async Task A_batch_is_its_pairs_one_after_the_other()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options);
        float[] inputs = new float[4 * sampler.InputLength];
        float[] targets = new float[4 * sampler.TargetLength];

        sampler.Fill(10, inputs, targets);

        (float[] input, float[] target, _) = Draw(sampler, 42);
        inputs.AsSpan(2 * sampler.InputLength, sampler.InputLength).ToArray().ShouldBe(input);
        targets.AsSpan(2 * sampler.TargetLength, sampler.TargetLength).ToArray().ShouldBe(target);
    }

    [Fact]
    public async Task Of_an_X_Trans_sensor_the_input_s_samples_are_the_target_s_under_its_filters()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairOptions clear = Plain with
        {
            Mosaic = MosaicLayout.XTrans,
            MaxAmplification = 1,
            EstimateError = 0,
            Noise = Plain.Noise with { CleanShare = 1 },
        };
        RawPairSampler sampler = new(cache, clear);
        for (int i = 0; i < 20; i++)
        {
            (float[] input, float[] target, _) = Draw(sampler, i);
            double difference = 0;
            for (int at = 0; at < 16 * 16; at++)
            {
                (int x, int y) = (at % 16, at / 16);
                int color = XTransPattern.ColorAt(x, y);
                int plane = (3 * ((2 * (y & 1)) + (x & 1))) + color;
                difference += Math.Abs(input[(plane * 64) + (y / 2 * 8) + (x / 2)] - target[(color * 256) + at]);
            }

            (difference / 256).ShouldBeLessThan(4 * VarianceStabilizer.NoiseScale, $"pair {i}");
        }
    }

    [Fact]
    public async Task Input_planes_are_red_green_green_blue_of_the_target()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Plain with { MaxAmplification = 1, EstimateError = 0 });
        int followed = 0;
        for (int i = 0; i < 200; i++)
        {
            (float[] input, float[] target, RawPairInfo info) = Draw(sampler, i);
            if (info.Noise.GainDnPerElectron > 0.5 || info.Noise.HotPixelFraction + info.Noise.DeadPixelFraction > 0)
            {
                continue;
            }

            followed++;
            for (int y = 0; y < 16; y++)
            {
                for (int x = 0; x < 16; x++)
                {
                    int plane = (2 * (y & 1)) + (x & 1);
                    int color = (y & 1) + (x & 1);
                    float noisy = input[(((plane * 8) + (y / 2)) * 8) + (x / 2)];
                    // 12 standard deviations: Tukey-λ noise, rows and black offsets have tails.
                    noisy.ShouldBe(target[(((color * 16) + y) * 16) + x], 12 * VarianceStabilizer.NoiseScale);
                }
            }
        }

        followed.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task The_target_is_clipped_where_the_sensor_is_and_nowhere_else()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options with { MaxAmplification = 1, OverexposedShare = 0.5f });
        bool sawClipped = false;
        bool sawBelow = false;
        for (int i = 0; i < 100; i++)
        {
            (_, float[] target, RawPairInfo info) = Draw(sampler, i);
            VarianceStabilizer stabilizer = new(info.Estimated);
            float white = stabilizer.Forward(info.Noise.WhiteLevelDn - info.Noise.BlackLevelDn);

            target.ShouldAllBe(x => x <= white * 1.0001f);
            sawClipped |= target.Any(x => x > white * 0.9999f);
            sawBelow |= target.Any(x => x < white * 0.9f);
        }

        (sawClipped, sawBelow).ShouldBe((true, true));
    }

    [Fact]
    public async Task Darkness_stops_where_no_picture_would_be_left()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options with { DarkShare = 0, HighlightShare = 0 });

        var pairs = Enumerable.Range(0, 300).Select(i => Draw(sampler, i).Info).ToList();

        pairs.ShouldAllBe(p => p.Amplification >= 1 && p.Amplification <= 300);
        pairs.Count(p => p.Amplification > 100).ShouldBeGreaterThan(20);
        pairs
            .Where(p => p.Amplification > 1)
            .ShouldAllBe(p =>
                (p.Noise.WhiteLevelDn - p.Noise.BlackLevelDn) / p.Noise.GainDnPerElectron / p.Amplification > 3.99f
            );
    }

    [Fact]
    public async Task The_told_noise_is_wrong_by_at_most_the_estimate_error()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Plain);

        var ratios = Enumerable
            .Range(0, 200)
            .Select(i => Draw(sampler, i).Info)
            .Select(p => p.Estimated.GainDnPerElectron / p.Noise.GainDnPerElectron)
            .ToList();

        ratios.ShouldAllBe(r => r > 0.7999f && r < 1.2001f);
        ratios.Min().ShouldBeLessThan(0.85f);
        ratios.Max().ShouldBeGreaterThan(1.15f);
    }

    [Fact]
    public async Task A_third_of_the_pairs_is_as_dark_as_in_the_paper()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options with { DarkShare = 1 });

        var electrons = Enumerable
            .Range(0, 300)
            .Select(i => Draw(sampler, i).Info)
            .Select(p => p.SceneWhiteDn / p.Noise.GainDnPerElectron)
            .ToList();

        electrons.ShouldAllBe(e => e > 2.99f && e < 110);
        electrons.Count(e => e < 30).ShouldBeGreaterThan(120);
    }

    [Fact]
    public async Task What_is_overexposed_is_even_in_input_and_target_at_the_level_where_its_channel_clips()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairOptions clipping = Options with
        {
            MaxAmplification = 1,
            DarkShare = 0,
            OverexposedShare = 1,
            Flaws = FrameFlaws.None with { ChannelClipShare = 1, WholeRowShare = 0 },
        };
        RawPairSampler sampler = new(cache, clipping);
        int solid = 0;
        for (int i = 0; i < 300; i++)
        {
            (float[] input, float[] target, RawPairInfo info) = Draw(sampler, i);
            if (info.Noise.SaturationDn is not { } saturation || info.Noise.SaturatesBeforeReading)
            {
                continue;
            }

            VarianceStabilizer stabilizer = new(info.Estimated);
            float red = stabilizer.Forward(saturation.EvenEvenDn);
            target.AsSpan(0, 256).ToArray().ShouldAllBe(x => x <= red + 1e-4f);
            float inputRed = stabilizer.Forward(
                MathF.Round(saturation.EvenEvenDn + info.Noise.BlackLevelDn) - info.Noise.BlackLevelDn
            );
            for (int cell = 0; cell < 64; cell++)
            {
                int at = (cell / 8 * 32) + (cell % 8 * 2);
                bool isFull = target[at] > red - 1e-4f;
                solid += isFull && Math.Abs(input[cell] - inputRed) < 1e-3f ? 1 : 0;
            }
        }

        solid.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_crop_may_be_as_large_as_the_patches()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, Options with { CropPx = cache.PatchSizePx });

        for (int i = 0; i < 50; i++)
        {
            (float[] input, float[] target, _) = Draw(sampler, i);
            input.ShouldAllBe(x => float.IsFinite(x));
            target.ShouldAllBe(x => float.IsFinite(x));
        }
    }

    [Fact]
    public async Task The_first_edition_draws_no_flaws_lenses_or_drawings()
    {
        using TemporaryFolder folder = new();
        using PatchCache cache = await TestPhotos.BuildAsync(folder);
        RawPairSampler sampler = new(cache, RawPairOptions.FirstEdition(5) with { CropPx = 16 });

        var noises = Enumerable.Range(0, 100).Select(i => Draw(sampler, i).Info.Noise).ToList();

        noises.ShouldAllBe(n => n.SaturationDn == null && n.FocusPixels == null);
        noises.ShouldAllBe(n => n.DefectClusterFraction == 0 && n.ColumnNoiseSigmaDn == 0);
    }

    [Fact]
    public void A_crop_larger_than_the_patches_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Options.Validate(patchSizePx: 14));
    }

    private static (float[] Input, float[] Target, RawPairInfo Info) Draw(RawPairSampler sampler, long index)
    {
        float[] input = new float[sampler.InputLength];
        float[] target = new float[sampler.TargetLength];
        RawPairInfo info = sampler.Sample(index, input, target);
        return (input, target, info);
    }
}
