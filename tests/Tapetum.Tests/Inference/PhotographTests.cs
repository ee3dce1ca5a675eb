using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

/// <summary>Finished colours through a network for mosaics.</summary>
public sealed class PhotographTests
{
    private const int WidthPx = 208;
    private const int HeightPx = 176;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Single pixels and lines of one pixel's width, which no mosaic holds.</summary>
    [Fact]
    public async Task A_clean_photograph_comes_back_as_it_was()
    {
        using Denoiser denoiser = new(ModelStore.Installed.Find("fast"), new DenoiserOptions());
        RgbImage clean = Picture(Light);

        LinearImage made = await SyntheticMosaic.RunAsync(
            denoiser,
            clean,
            new NoiseParameters
            {
                GainDnPerElectron = 0.5f,
                ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
                ReadNoiseScaleDn = 20,
                BlackLevelDn = 0,
                WhiteLevelDn = ushort.MaxValue,
            }.ToNoiseModel(),
            ratio: 1,
            progress: null,
            Stop
        );

        for (int y = 0; y < HeightPx; y++)
        {
            for (int i = 0; i < 3 * WidthPx; i++)
            {
                made.Row(y)[i].ShouldBe(Light(i / 3, y, i % 3), 0.01, $"{i / 3}, {y}, colour {i % 3}");
            }
        }

        static float Light(int x, int y, int color) =>
            (x, y) switch
            {
                (_, > 90) when x % 3 == 0 => 0.2f + (0.1f * color),
                (> 100, _) when (x + y) % 2 == 0 => 0.3f - (0.1f * color),
                (50, 40) => 0.6f,
                _ => 0.15f,
            };
    }

    private static RgbImage Picture(Func<int, int, int, float> light)
    {
        ushort[] rgb = new ushort[3 * WidthPx * HeightPx];
        for (int i = 0; i < rgb.Length; i++)
        {
            (int pixel, int color) = (i / 3, i % 3);
            rgb[i] = (ushort)
                Math.Clamp(ushort.MaxValue * light(pixel % WidthPx, pixel / WidthPx, color), 0, ushort.MaxValue);
        }

        return new()
        {
            Path = "photo.jpg",
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Rgb = rgb,
            WhiteLevel = ushort.MaxValue,
            Color = CameraColor.LinearSrgb,
            Capture = SyntheticRaw.Capture,
            BaselineExposureEv = 0,
            Origin = RgbOrigin.Developed,
        };
    }
}
