using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Inference;

public class MeanCorrectionTests
{
    private const int SizePx = 256;
    private const float BlackDn = 512;
    private const float RangeDn = 16383 - BlackDn;
    private const float GainDn = 3;
    private const float ReadNoiseDn = 5;

    /// <summary>Camera RGB of a dark wall, DN above black: three electrons of green.</summary>
    private static readonly float[] Wall = [4, 9, 6];

    private static readonly NoiseParameters Noise = new()
    {
        GainDnPerElectron = GainDn,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = ReadNoiseDn,
        BlackLevelDn = BlackDn,
        WhiteLevelDn = BlackDn + RangeDn,
    };

    [Fact]
    public void A_wall_that_came_out_too_green_gets_its_colour_back()
    {
        LinearImage image = Picture((_, _) => [0.9f * Wall[0], 1.03f * Wall[1], 0.95f * Wall[2]]);

        Correct(image, Mosaic((_, _, color) => Wall[color]));

        ShouldBeTheWall(image);
    }

    [Fact]
    public void What_is_right_stays_to_less_than_a_hundredth_of_its_noise()
    {
        LinearImage image = Picture((_, _) => Wall);

        Correct(image, Mosaic((_, _, color) => Wall[color]));

        for (int color = 0; color < 3; color++)
        {
            float noiseDn = MathF.Sqrt((GainDn * Wall[color]) + (ReadNoiseDn * ReadNoiseDn));
            (image.Row(SizePx / 2)[color] * RangeDn).ShouldBe(Wall[color], 0.01f * noiseDn);
        }
    }

    [Fact]
    public void Hot_pixels_that_the_network_took_away_do_not_come_back()
    {
        LinearImage image = Picture((_, _) => Wall);

        Correct(image, Mosaic((x, y, color) => (x * 7) + y is var at && at % 50 == 0 ? 400 : Wall[color]));

        ShouldBeTheWall(image);
    }

    [Fact]
    public void A_lamp_beside_the_wall_has_no_say_in_the_wall_s_colour()
    {
        // The picture is wrong by half a percent of the lamp: 20 DN, more than the wall has.
        static bool IsLamp(int x) => x >= SizePx / 2;
        LinearImage image = Picture((x, _) => IsLamp(x) ? [4020, 4020, 4020] : Wall);

        Correct(image, Mosaic((x, _, color) => IsLamp(x) ? 4000 : Wall[color]));

        float[] before = [.. Wall.Select(dn => dn / RangeDn)];
        for (int color = 0; color < 3; color++)
        {
            float offByDn = (image.Row(SizePx / 2)[color] - before[color]) * RangeDn;
            Math.Abs(offByDn).ShouldBeLessThan(0.25f, $"colour {color}");
        }
    }

    [Fact]
    public void A_sensor_that_clips_at_black_is_left_alone()
    {
        // Half of the noise is missing, so the mosaic's mean is too high and nobody knows by how much.
        ushort[] clipped = [.. Mosaic((_, _, _) => 0).Mosaic.ToArray().Select(dn => (ushort)Math.Max(0, dn - BlackDn))];
        LinearImage image = Picture((_, _) => [0, 0, 0]);

        Correct(image, SyntheticRaw.Image(SizePx, SizePx, CfaPattern.Rggb, clipped, BlackLevels.Uniform(0)));

        image.Rgb.ShouldAllBe(value => value == 0);
    }

    private static void ShouldBeTheWall(LinearImage image)
    {
        for (int color = 0; color < 3; color++)
        {
            double sum = 0;
            for (int x = 0; x < SizePx; x++)
            {
                sum += image.Row(SizePx / 2)[(3 * x) + color] * RangeDn;
            }

            (sum / SizePx).ShouldBe(Wall[color], 0.015 * Wall[color], $"colour {color}");
        }
    }

    private static void Correct(LinearImage image, RawImage raw) =>
        MeanCorrection.Correct(
            image,
            SensorSamples.Of(raw),
            Noise.ToNoiseModel(),
            TestContext.Current.CancellationToken
        );

    private static LinearImage Picture(Func<int, int, float[]> rgbDn)
    {
        LinearImage image = new(SizePx, SizePx);
        for (int i = 0; i < SizePx * SizePx; i++)
        {
            float[] pixel = rgbDn(i % SizePx, i / SizePx);
            for (int color = 0; color < 3; color++)
            {
                image.Rgb[(3 * i) + color] = pixel[color] / RangeDn;
            }
        }

        return image;
    }

    private static RawImage Mosaic(Func<int, int, int, float> signalDn) =>
        SyntheticRaw.Scene(SizePx, SizePx, CfaPattern.Rggb, Noise, seed: 3, signalDn);
}
