using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

/// <summary>Sensors without filters through a network for Bayer sensors.</summary>
public sealed class MonochromeTests : IDisposable
{
    private const int WidthPx = 208;
    private const int HeightPx = 176;

    private readonly Denoiser denoiser = new(ModelStore.Installed.Find("fast"), new DenoiserOptions());

    public void Dispose() => denoiser.Dispose();

    /// <summary>Lines one pixel wide, which the network takes for something else, are what the sensor measured.</summary>
    [Fact]
    public async Task At_base_ISO_every_pixel_is_as_it_was_measured()
    {
        NoiseParameters noise = Sensor(gain: 0.1f, readNoise: 1);
        LinearImage clean = await DenoiseAsync(noise, Light);

        foreach ((int x, int y) in Inside())
        {
            double tolerance = (0.02 * Light(x, y)) + 50; // noise is 12 to 18
            (clean.Row(y)[3 * x] * RangeDn(noise)).ShouldBe(Light(x, y), tolerance, $"{x}, {y}");
            clean.Row(y)[(3 * x) + 1].ShouldBe(clean.Row(y)[3 * x]);
            clean.Row(y)[(3 * x) + 2].ShouldBe(clean.Row(y)[3 * x]);
        }

        static float Light(int x, int y) =>
            (x, y) switch
            {
                (_, > 90) when x % 3 == 0 => 3000,
                (> 100, _) when (x + y) % 2 == 0 => 2500,
                _ => 1500,
            };
    }

    [Fact]
    public async Task In_the_dark_noise_falls_by_ten_decibels_and_the_mean_stays()
    {
        NoiseParameters noise = Sensor(gain: 3.05f, readNoise: 3.9f);
        LinearImage clean = await DenoiseAsync(noise, Light);

        double squares = 0;
        double sum = 0;
        int count = 0;
        foreach ((int x, int y) in Inside())
        {
            double error = (clean.Row(y)[3 * x] * RangeDn(noise)) - Light(x, y);
            (squares, sum, count) = (squares + (error * error), sum + error, count + 1);
        }

        double noisy = (3.05 * 120) + (3.9 * 3.9);
        (10 * Math.Log10(noisy * count / squares)).ShouldBeGreaterThan(10);
        (sum / count).ShouldBe(0, 1.5);

        static float Light(int x, int y) => 120 + (60 * (float)Math.Tanh(4 * Math.Sin(x / 23.0) * Math.Cos(y / 31.0)));
    }

    private static IEnumerable<(int X, int Y)> Inside() =>
        from y in Enumerable.Range(4, HeightPx - 8)
        from x in Enumerable.Range(4, WidthPx - 8)
        select (x, y);

    private static float RangeDn(NoiseParameters noise) => noise.WhiteLevelDn - noise.BlackLevelDn;

    private static NoiseParameters Sensor(float gain, float readNoise) =>
        new()
        {
            GainDnPerElectron = gain,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = readNoise,
            BlackLevelDn = 512,
            WhiteLevelDn = 16383,
        };

    private Task<LinearImage> DenoiseAsync(NoiseParameters noise, Func<int, int, float> light)
    {
        RawImage seen = SyntheticRaw.Scene(WidthPx, HeightPx, CfaPattern.Rggb, noise, 5, (x, y, _) => light(x, y));
        RawImage raw = new()
        {
            Mosaic = seen.Mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = seen.Cfa,
            IsMonochrome = true,
            Black = seen.Black,
            WhiteLevelDn = seen.WhiteLevelDn,
            Color = CameraColor.LinearSrgb,
        };
        return denoiser.RunAsync(raw, noise.ToNoiseModel(), null, TestContext.Current.CancellationToken);
    }
}
