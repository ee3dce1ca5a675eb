using Tapetum.Inference;
using Tapetum.Inference.Tiles;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

/// <summary>What is coarse in the dark of a picture, where the network sees a mosaic half as fine as well.</summary>
public sealed class CoarseColorsTests
{
    private const int SizePx = 512;
    private const float BlackDn = 512;
    private const float RangeDn = 16383 - BlackDn;

    // A Sony A7S II at ISO 1600 (Feng et al., TPAMI 2023).
    private const float GainDn = 1.53f;
    private const float ReadNoiseDn = 6.3f;

    private static readonly NoiseParameters Noise = new()
    {
        GainDnPerElectron = GainDn,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = ReadNoiseDn,
        BlackLevelDn = BlackDn,
        WhiteLevelDn = BlackDn + RangeDn,
    };

    private static readonly NoiseModel Model = new(GainDn, (ReadNoiseDn * ReadNoiseDn) + (1f / 12), NoiseOrigin.Given);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scene_of_a_few_electrons_comes_out_nearer_to_the_truth_than_the_network_alone_leaves_it()
    {
        RawImage raw = Mosaic(Waves, seed: 1);
        using Denoiser denoiser = new(ModelStore.Installed.Find("fast"), new DenoiserOptions());
        LinearImage alone = new(SizePx, SizePx);
        var coding = ContractCoding.CameraLinear(Model, RangeDn);
        await denoiser.AddAsync(new BayerTiles(raw), coding, alone, share: 1, progress: null, Stop);
        MeanCorrection.Correct(alone, SensorSamples.Of(raw), Model, Stop);

        LinearImage image = await denoiser.RunAsync(raw, Model, progress: null, Stop);

        Error(image).ShouldBeLessThan(0.95 * Error(alone));
    }

    [Fact]
    public void What_is_bright_is_left_to_the_network_alone()
    {
        CoarseColors.Serve(Mosaic(Waves, seed: 2), Model).ShouldBeTrue();
        CoarseColors.Serve(Mosaic((x, y, c) => 40 * Waves(x, y, c), seed: 3), Model).ShouldBeFalse();
    }

    [Fact]
    public void Four_pixels_of_a_colour_are_one_with_four_times_the_light_and_the_noise_of_four()
    {
        RawImage raw = Mosaic((_, _, color) => 10 * (color + 1), seed: 4);

        (RawImage coarse, NoiseModel noise) = CoarseMosaic.Of(
            raw,
            Model,
            Picture((_, _, color) => 10 * (color + 1)),
            Stop
        );

        (coarse.WidthPx, coarse.HeightPx, coarse.Cfa).ShouldBe((SizePx / 2, SizePx / 2, raw.Cfa));
        coarse.RangeDn.ShouldBe(4 * RangeDn, 0.05f * RangeDn);
        float scale = coarse.RangeDn / (4 * RangeDn);
        for (int color = 0; color < 3; color++)
        {
            float[] values = Values(coarse, color);
            float expected = scale * 40 * (color + 1);
            values.Average().ShouldBe(expected, 4 * MathF.Sqrt((float)noise.VarianceDn2(expected) / values.Length));
            values
                .Average(v => (v - expected) * (v - expected))
                .ShouldBe((float)noise.VarianceDn2(expected), 0.05f * (float)noise.VarianceDn2(expected));
        }
    }

    [Fact]
    public void A_stuck_pixel_stays_out_of_the_sum()
    {
        RawImage raw = Mosaic((x, y, _) => (x, y) == (100, 100) ? 9000 : 10, seed: 5);

        (RawImage coarse, NoiseModel noise) = CoarseMosaic.Of(raw, Model, Picture((_, _, _) => 10), Stop);

        float value = coarse.Mosaic.Span[(50 * coarse.WidthPx) + 50] - coarse.Black.MeanDn;
        value.ShouldBe(40, 5 * MathF.Sqrt((float)noise.VarianceDn2(40)));
    }

    /// <summary>Waves of several lengths, DN above black: half an electron to some ten.</summary>
    private static float Waves(int x, int y, int color)
    {
        float slow = MathF.Sin((x / 40f) + color) * MathF.Cos((y / 55f) - color);
        float fast = MathF.Sin((x / 5f) + (y / 9f));
        return 6 + (3 * slow) + (2 * fast);
    }

    /// <summary>The mean square error, DN².</summary>
    private static double Error(LinearImage image) =>
        image
            .Rgb.Index()
            .Average(at =>
            {
                double error = (at.Item * RangeDn) - Waves(at.Index / 3 % SizePx, at.Index / 3 / SizePx, at.Index % 3);
                return error * error;
            });

    private static RawImage Mosaic(Func<int, int, int, float> signalDn, int seed) =>
        SyntheticRaw.Scene(SizePx, SizePx, CfaPattern.Rggb, Noise, seed, signalDn);

    private static LinearImage Picture(Func<int, int, int, float> dn)
    {
        LinearImage image = new(SizePx, SizePx);
        for (int i = 0; i < image.Rgb.Length; i++)
        {
            image.Rgb[i] = dn(i / 3 % SizePx, i / 3 / SizePx, i % 3) / RangeDn;
        }

        return image;
    }

    private static float[] Values(RawImage raw, int color) =>
        [
            .. Enumerable
                .Range(0, raw.Mosaic.Length)
                .Where(i => raw.Cfa.ColorAt(i % raw.WidthPx, i / raw.WidthPx) == color)
                .Select(i => raw.Mosaic.Span[i] - raw.Black.MeanDn),
        ];
}
