using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Tests.Inference;

/// <summary>What the models that come with the program must not do to a picture.</summary>
public sealed class ArtefactTests : IDisposable
{
    private const int SizePx = 384;
    private const int BorderPx = 32;
    private const float BlackDn = 512;
    private const float WhiteDn = 16383;
    private const float RangeDn = WhiteDn - BlackDn;

    /// <summary>Camera RGB of grey under daylight.</summary>
    private static readonly float[] Grey = [0.48f, 1, 0.6f];

    private readonly Denoiser denoiser = new(ModelStore.Installed.Find(ModelStore.Default), new DenoiserOptions());

    public void Dispose() => denoiser.Dispose();

    [Theory]
    [InlineData(0.762f, 3.55f, 20)]
    [InlineData(0.762f, 3.55f, 200)]
    [InlineData(3.05f, 3.92f, 20)]
    [InlineData(3.05f, 3.92f, 200)]
    [InlineData(12.2f, 14.2f, 60)]
    [InlineData(12.2f, 14.2f, 600)]
    [InlineData(25, 26, 600)]
    public async Task A_flat_dark_field_keeps_the_mean_of_each_channel(float gain, float readNoise, float greenDn)
    {
        LinearImage image = await Denoise(Sony(gain, readNoise), (_, _, color) => greenDn * Grey[color]);

        float[] means = Means(image, (_, _) => true);
        for (int color = 0; color < 3; color++)
        {
            float truth = greenDn * Grey[color];
            means[color].ShouldBe(truth, 0.01f * truth, $"colour {color}");
        }
    }

    [Theory]
    [InlineData(0.762f, 3.55f, 200)]
    [InlineData(12.2f, 14.2f, 600)]
    public async Task A_flat_dark_field_shows_no_grid(float gain, float readNoise, float greenDn)
    {
        LinearImage image = await Denoise(Sony(gain, readNoise), (_, _, color) => greenDn * Grey[color]);

        float[] whole = Means(image, (_, _) => true);
        for (int cell = 0; cell < 4; cell++)
        {
            float[] phase = Means(image, (x, y) => ((y & 1) * 2) + (x & 1) == cell);
            for (int color = 0; color < 3; color++)
            {
                phase[color]
                    .ShouldBe(whole[color], 0.004f * whole[color], $"colour {color}, pixel {cell} of each cell");
            }
        }
    }

    [Theory]
    [InlineData(5000)] // hot
    [InlineData(0)] // dead
    public async Task Hot_and_dead_pixels_are_gone(float stuckDn)
    {
        const float GreenDn = 300;
        const int EveryPx = 23; // odd, so that all four filter positions have some
        NoiseParameters noise = Sony(3.05f, 3.92f);
        bool IsStuck(int x, int y) => x % EveryPx == 11 && y % EveryPx == 11;

        LinearImage image = await Denoise(noise, (x, y, color) => IsStuck(x, y) ? stuckDn : GreenDn * Grey[color]);

        float[] around = Means(image, (x, y) => !IsStuck(x, y));
        for (int y = EveryPx + 11; y < SizePx - EveryPx; y += EveryPx)
        {
            for (int x = EveryPx + 11; x < SizePx - EveryPx; x += EveryPx)
            {
                for (int color = 0; color < 3; color++)
                {
                    float value = image.Row(y)[(3 * x) + color] * RangeDn;
                    value.ShouldBe(around[color], 0.2f * around[color], $"colour {color} at {x}, {y}");
                }
            }
        }
    }

    [Fact]
    public async Task Clipped_highlights_do_not_ring()
    {
        const float DarkDn = 100;
        LinearImage image = await Denoise(
            Sony(0.762f, 3.55f),
            (x, _, color) => x < SizePx / 2 ? DarkDn * Grey[color] : 2 * RangeDn * Grey[color]
        );

        // Red and blue do not clip everywhere, green does: from two pixels beside the edge on, all of it, and nothing beyond.
        for (int fromEdgePx = 2; fromEdgePx < 40; fromEdgePx++)
        {
            float[] bright = Means(image, (x, _) => x == (SizePx / 2) - 1 + fromEdgePx);
            float[] dark = Means(image, (x, _) => x == (SizePx / 2) - fromEdgePx);
            MathF
                .Min(RangeDn, bright[1])
                .ShouldBe(RangeDn, 0.01f * RangeDn, $"green, {fromEdgePx} px inside the highlight");
            for (int color = 0; color < 3; color++)
            {
                float truth = DarkDn * Grey[color];
                dark[color].ShouldBe(truth, 0.1f * truth, $"colour {color}, {fromEdgePx} px outside the highlight");
            }
        }
    }

    private static NoiseParameters Sony(float gainDnPerElectron, float readNoiseDn) =>
        new()
        {
            GainDnPerElectron = gainDnPerElectron,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = readNoiseDn,
            BlackLevelDn = BlackDn,
            WhiteLevelDn = WhiteDn,
        };

    /// <summary>[channel]: the mean in DN above black, away from the borders.</summary>
    private static float[] Means(LinearImage image, Func<int, int, bool> include)
    {
        double[] sums = new double[3];
        int count = 0;
        for (int y = BorderPx; y < SizePx - BorderPx; y++)
        {
            for (int x = BorderPx; x < SizePx - BorderPx; x++)
            {
                if (!include(x, y))
                {
                    continue;
                }

                count++;
                for (int color = 0; color < 3; color++)
                {
                    sums[color] += image.Row(y)[(3 * x) + color];
                }
            }
        }

        return [.. sums.Select(sum => (float)(sum / count * RangeDn))];
    }

    private async Task<LinearImage> Denoise(NoiseParameters noise, Func<int, int, int, float> signalDn)
    {
        float[] mosaic = new float[SizePx * SizePx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (int x, int y) = (i % SizePx, i / SizePx);
            mosaic[i] = signalDn(x, y, CfaPattern.Rggb.ColorAt(x, y));
        }

        NoiseSynthesizer.AddInPlace(mosaic, SizePx, noise, new Random(1));
        RawImage raw = SyntheticRaw.Image(
            SizePx,
            SizePx,
            CfaPattern.Rggb,
            mosaic.Select(dn => (ushort)(dn + noise.BlackLevelDn)).ToArray()
        );
        return await denoiser.RunAsync(raw, noise.ToNoiseModel(), null, TestContext.Current.CancellationToken);
    }
}
