using Tapetum.Inference;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

/// <summary>X-Trans mosaics through the network that came for them.</summary>
public sealed class XTransTests : IDisposable
{
    private const int WidthPx = 330;
    private const int HeightPx = 282;
    private const float LightDn = 400;

    private static readonly float[] Grey = [0.48f, 1, 0.6f];
    private static readonly NoiseParameters Noise = new()
    {
        GainDnPerElectron = 3.05f,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = 3.92f,
        BlackLevelDn = 512,
        WhiteLevelDn = 16383,
    };

    private readonly Denoiser denoiser = new(ModelStore.Installed.Find("fast"), new DenoiserOptions());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => denoiser.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 2)]
    [InlineData(3, 4)]
    public async Task Noise_falls_by_ten_decibels_wherever_in_the_pattern_the_picture_begins(int phaseX, int phaseY)
    {
        XTransImage image = Scene(new(phaseX, phaseY));

        LinearImage clean = await denoiser.RunAsync(image, Noise.ToNoiseModel(), null, Stop);

        (clean.WidthPx, clean.HeightPx).ShouldBe((WidthPx, HeightPx));
        RgbImage noisy = XTransPicture.Of(image);
        double before = MeanSquare((x, y, c) => noisy.Rgb.Span[(3 * ((y * WidthPx) + x)) + c] - noisy.BlackLevel);
        double after = MeanSquare((x, y, c) => clean.Row(y)[(3 * x) + c] * image.RangeDn);
        (10 * Math.Log10(before / after)).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Without_the_network_darkness_is_as_dark_as_it_was()
    {
        XTransImage night = SyntheticRaw.Scene(
            WidthPx,
            HeightPx,
            new XTransPhase(2, 3),
            Noise,
            seed: 5,
            (_, _, _) => 0
        );

        float[] rgb = SyntheticMosaic.Untouched(XTransPicture.Of(night)).Rgb;

        for (int color = 0; color < 3; color++)
        {
            double[] values = [.. rgb.Where((_, i) => i % 3 == color).Select(value => (double)value)];
            double spread = Math.Sqrt(values.Average(value => value * value));
            Math.Abs(values.Average()).ShouldBeLessThan(0.05 * spread);
        }
    }

    /// <summary>Fine stripes in all directions, to the limit of the pixels: what colours differ by is at most half as much again as in a Bayer sensor's picture of the same.</summary>
    [Fact]
    public async Task A_grey_zone_plate_stays_as_grey_as_with_Bayer_filters()
    {
        NoiseParameters clear = Noise with { GainDnPerElectron = 0.1f, ReadNoiseScaleDn = 0.5f };
        XTransImage xTrans = SyntheticRaw.Scene(WidthPx, HeightPx, new XTransPhase(1, 1), clear, seed: 3, ZonePlate);
        RawImage bayer = SyntheticRaw.Scene(WidthPx, HeightPx, CfaPattern.Rggb, clear, seed: 3, ZonePlate);
        NoiseModel noise = clear.ToNoiseModel();

        double ofXTrans = ColorError(await denoiser.RunAsync(xTrans, noise, null, Stop));
        double ofBayer = ColorError(await denoiser.RunAsync(bayer, noise, null, Stop));

        ofXTrans.ShouldBeLessThan(1.5 * ofBayer);
    }

    [Fact]
    public async Task A_Bayer_mosaic_is_not_for_it()
    {
        using Denoiser xTrans = new(ModelStore.Installed.Find(ModelStore.XTrans), new DenoiserOptions());
        RawImage bayer = SyntheticRaw.Image(64, 64);

        ModelException error = await Should.ThrowAsync<ModelException>(() =>
            xTrans.RunAsync(bayer, Noise.ToNoiseModel(), null, Stop)
        );

        error.Reason.ShouldBe("it is for X-Trans sensors, and this one has Bayer filters");
    }

    private static float ZonePlate(int x, int y, int color)
    {
        double radius = Math.Sqrt((x * x) + (y * y));
        return Grey[color] * (float)(4000 * (1 + (0.8 * Math.Sin(radius * (0.25 + (radius / 700))))));
    }

    private static double ColorError(LinearImage image)
    {
        double wrong = 0;
        for (int y = 8; y < HeightPx - 8; y++)
        {
            for (int x = 8; x < WidthPx - 8; x++)
            {
                Span<float> rgb = image.Row(y).Slice(3 * x, 3);
                wrong += Math.Abs((rgb[0] / Grey[0]) - rgb[1]) + Math.Abs((rgb[2] / Grey[2]) - rgb[1]);
            }
        }

        return wrong;
    }

    private static XTransImage Scene(XTransPhase phase) =>
        SyntheticRaw.Scene(WidthPx, HeightPx, phase, Noise, seed: 7, Light);

    /// <summary>Even surfaces and soft edges between them.</summary>
    private static float Light(int x, int y, int color)
    {
        double wave = Math.Sin(x / 23.0) * Math.Cos(y / 31.0);
        double share = 0.55 + (0.4 * Math.Tanh(8 * wave));
        return (float)(LightDn * share * Grey[color]);
    }

    private static double MeanSquare(Func<int, int, int, float> valueDn)
    {
        double sum = 0;
        for (int y = 0; y < HeightPx; y++)
        {
            for (int x = 0; x < WidthPx; x++)
            {
                for (int color = 0; color < 3; color++)
                {
                    sum += Math.Pow(valueDn(x, y, color) - Light(x, y, color), 2);
                }
            }
        }

        return sum / (3 * WidthPx * HeightPx);
    }
}
