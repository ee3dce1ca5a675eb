using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

/// <summary>What the models that come with the program must not do to a picture.</summary>
public abstract class ArtefactTests(string model) : IDisposable
{
    private const int SizePx = 384;
    private const int BorderPx = 32;
    private const float BlackDn = 512;
    private const float WhiteDn = 16383;
    private const float RangeDn = WhiteDn - BlackDn;

    /// <summary>Camera RGB of grey under daylight.</summary>
    private static readonly float[] Grey = [0.48f, 1, 0.6f];

    private readonly Denoiser denoiser = new(ModelStore.Installed.Find(model), new DenoiserOptions());

    public void Dispose()
    {
        denoiser.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(0.762f, 3.55f, 20)]
    [InlineData(0.762f, 3.55f, 200)]
    [InlineData(3.05f, 3.92f, 20)]
    [InlineData(3.05f, 3.92f, 200)]
    [InlineData(12.2f, 14.2f, 60)]
    [InlineData(12.2f, 14.2f, 600)]
    [InlineData(25, 26, 600)]
    [InlineData(0.762f, 3.55f, 1)]
    [InlineData(12.2f, 14.2f, 12)]
    [InlineData(12.2f, 14.2f, 4)]
    [InlineData(25, 26, 25)]
    public async Task A_flat_dark_field_keeps_the_mean_of_each_channel_within_a_percent(
        float gain,
        float readNoise,
        float greenDn
    )
    {
        LinearImage image = await Denoise(Sony(gain, readNoise), (_, _, color) => greenDn * Grey[color]);

        float[] means = Means(image, (_, _) => true);
        for (int color = 0; color < 3; color++)
        {
            float truth = greenDn * Grey[color];
            // Nobody can know it better than the mosaic's own mean does.
            float standardError = MathF.Sqrt((gain * truth) + (readNoise * readNoise)) / (SizePx / 2f);
            means[color].ShouldBe(truth, Math.Max(0.01f * truth, 3 * standardError), $"colour {color}");
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
        // An edge of 320 to 1 as a good lens draws it, σ = 0.8 px; the bright side is exposed to twice what green can hold.
        const float DarkDn = 100;
        float Light(int x) => DarkDn + (2 * RangeDn / (1 + MathF.Exp(-1.702f * (x - (SizePx / 2)) / 0.8f)));
        LinearImage image = await Denoise(Sony(0.762f, 3.55f), (x, _, color) => Light(x) * Grey[color]);

        for (int x = (SizePx / 2) - 40; x < (SizePx / 2) + 40; x++)
        {
            float[] column = Means(image, (atX, _) => atX == x);
            for (int color = 0; color < 3; color++)
            {
                float truth = MathF.Min(RangeDn, Light(x) * Grey[color]);
                float slack = RangeDn * SlackAt(x - (SizePx / 2));
                float value = MathF.Min(RangeDn, column[color]);
                value.ShouldBe(truth, (0.1f * truth) + slack, $"colour {color}, {x - (SizePx / 2)} px from the edge");
            }
        }
    }

    /// <summary>
    /// What a value may miss the truth by near a clipped edge, as a share of white: no halo where it is dark, no waves beyond, and at the edge itself
    /// no more than LibRaw's AHD, which misses blue by 20 %.
    /// </summary>
    private static float SlackAt(int fromEdgePx) =>
        fromEdgePx switch
        {
            < -4 or >= 4 => 0.003f,
            < -1 => 0.02f,
            _ => 0.16f,
        };

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

    /// <summary>A square as the model's sensor sees it, enhanced.</summary>
    private protected virtual Task<LinearImage> Denoise(
        Denoiser network,
        int sizePx,
        NoiseParameters noise,
        Func<int, int, int, float> signalDn
    )
    {
        RawImage raw = SyntheticRaw.Scene(sizePx, sizePx, CfaPattern.Rggb, noise, seed: 1, signalDn);
        return network.RunAsync(raw, noise.ToNoiseModel(), null, TestContext.Current.CancellationToken);
    }

    private Task<LinearImage> Denoise(NoiseParameters noise, Func<int, int, int, float> signalDn) =>
        Denoise(denoiser, SizePx, noise, signalDn);
}
