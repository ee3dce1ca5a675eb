using Tapetum.Raw.XTrans;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class NoiseSynthesizerTests
{
    private static readonly NoiseParameters Plain = new()
    {
        GainDnPerElectron = 1,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = 0,
        BlackLevelDn = 4096,
        WhiteLevelDn = 65535,
    };

    [Theory]
    [InlineData(0, 0.5f, 3f)]
    [InlineData(0.3f, 1f, 0f)]
    [InlineData(2, 1f, 2f)]
    [InlineData(11.9f, 1f, 0.5f)]
    [InlineData(12.1f, 1f, 0.5f)]
    [InlineData(40, 6f, 10f)]
    [InlineData(900, 0.4f, 2f)]
    [InlineData(15000, 0.1f, 1f)]
    [InlineData(9000, 25f, 40f)]
    public void Noise_has_the_mean_and_variance_that_the_model_promises(float signalDn, float gain, float sigma)
    {
        NoiseParameters parameters = Plain with { GainDnPerElectron = gain, ReadNoiseScaleDn = sigma };
        const int count = 400_000;
        float[] noisy = Noisy(signalDn, 1000, count, parameters);
        (double mean, double variance) = MeanAndVariance(noisy);
        NoiseModel model = parameters.ToNoiseModel();
        double expected = model.VarianceDn2(signalDn);
        if (gain == 1 && sigma == 0)
        {
            expected -= 1 / 12.0; // Whole electrons of one DN each need no rounding.
        }

        mean.ShouldBe(signalDn, 5 * Math.Sqrt(expected / count));
        variance.ShouldBe(expected, expected * 0.02);
    }

    [Theory]
    [InlineData(-0.24f)]
    [InlineData(-0.05f)]
    [InlineData(0f)]
    [InlineData(0.14f)]
    [InlineData(0.2f)]
    public void Tukey_lambda_read_noise_has_the_closed_form_variance_and_no_bias(float lambda)
    {
        NoiseParameters parameters = Plain with
        {
            ReadNoiseDistribution = ReadNoiseDistribution.TukeyLambda,
            ReadNoiseScaleDn = 20,
            TukeyLambda = lambda,
        };
        (double mean, double variance) = MeanAndVariance(Noisy(0, 1000, 400_000, parameters));
        mean.ShouldBe(0, 0.5);
        double expected = parameters.ToNoiseModel().ReadNoiseVarianceDn2;
        variance.ShouldBe(expected, expected * (lambda < -0.2f ? 0.06 : 0.025));
    }

    [Fact]
    public void Row_noise_is_one_value_per_row()
    {
        const int width = 333;
        NoiseParameters parameters = Plain with { RowNoiseSigmaDn = 50 };
        float[] noisy = Noisy(0, width, width * 200, parameters);
        List<float> rows = [];
        for (int y = 0; y < 200; y++)
        {
            Span<float> row = noisy.AsSpan(y * width, width);
            row.ToArray().ShouldAllBe(v => v == noisy[y * width]);
            rows.Add(row[0]);
        }

        (double _, double variance) = MeanAndVariance([.. rows]);
        Math.Sqrt(variance).ShouldBe(50, 9);
    }

    [Fact]
    public void The_same_seed_gives_the_same_noise_and_another_seed_does_not()
    {
        NoiseParameters parameters = NoiseSampler.Wide.Draw(new Random(3));
        float[] first = Noisy(200, 101, 101 * 9, parameters, seed: 7);
        Noisy(200, 101, 101 * 9, parameters, seed: 7).ShouldBe(first);
        Noisy(200, 101, 101 * 9, parameters, seed: 8).ShouldNotBe(first);
    }

    [Fact]
    public void A_pixel_clips_at_white_and_at_zero_and_is_a_whole_number_of_the_camera()
    {
        NoiseParameters parameters = Plain with
        {
            GainDnPerElectron = 0.7f,
            ReadNoiseScaleDn = 30,
            BlackLevelDn = 64,
            WhiteLevelDn = 1023,
        };
        float[] noisy = [.. Noisy(955, 100, 20_000, parameters), .. Noisy(0, 100, 20_000, parameters)];
        noisy.Max().ShouldBe(1023 - 64);
        noisy.Min().ShouldBe(-64);
        noisy.ShouldContain(v => v < 0 && v > -64);
        noisy.ShouldAllBe(v => v == MathF.Round(v));
    }

    [Fact]
    public void A_wrong_black_level_shifts_its_own_filter_position_only()
    {
        NoiseParameters parameters = Plain with { ReadNoiseScaleDn = 3, BlackOffsets = new(0, 5, -7, 11) };
        const int width = 254;
        float[] noisy = Noisy(0, width, width * 256, parameters);
        double[] sums = new double[4];
        for (int i = 0; i < noisy.Length; i++)
        {
            sums[(i / width % 2 * 2) + (i % width % 2)] += noisy[i] / (noisy.Length / 4.0);
        }

        sums[0].ShouldBe(0, 0.15);
        sums[1].ShouldBe(5, 0.15);
        sums[2].ShouldBe(-7, 0.15);
        sums[3].ShouldBe(11, 0.15);
    }

    [Fact]
    public void Hot_pixels_are_as_many_and_as_bright_as_asked()
    {
        NoiseParameters parameters = Plain with { HotPixelFraction = 0.01f, HotPixelMeanDn = 1000 };
        float[] noisy = Noisy(0, 500, 500_000, parameters);
        float[] hot = [.. noisy.Where(v => v > 0)];
        hot.Length.ShouldBeInRange(4700, 5300);
        hot.Average().ShouldBe(1000, 60);
    }

    [Fact]
    public void Dead_pixels_see_no_light()
    {
        float[] noisy = Noisy(1000, 500, 500_000, Plain with { DeadPixelFraction = 0.01f });
        noisy.Count(v => v < 100).ShouldBeInRange(4700, 5300);
    }

    [Fact]
    public void Clusters_are_two_to_five_pixels_that_see_no_light_or_too_much()
    {
        NoiseParameters parameters = Plain with { DefectClusterFraction = 1e-3f, HotPixelMeanDn = 20_000 };
        float[] noisy = Noisy(1000, 500, 500_000, parameters);
        int dead = noisy.Count(v => v < 100);
        int hot = noisy.Count(v => v > 1500);
        dead.ShouldBeInRange(500, 1000); // 500 clusters, half of them dead, of two to five pixels that may meet
        hot.ShouldBeInRange(500, 1000);
    }

    [Fact]
    public void Column_noise_is_one_value_per_column()
    {
        const int width = 333;
        float[] noisy = Noisy(0, width, width * 20, Plain with { ColumnNoiseSigmaDn = 50 });
        for (int x = 0; x < width; x++)
        {
            Enumerable.Range(0, 20).Select(y => noisy[(y * width) + x]).Distinct().Count().ShouldBe(1);
        }

        (double _, double variance) = MeanAndVariance(noisy);
        Math.Sqrt(variance).ShouldBe(50, 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_filter_position_clips_at_its_own_level_and_light_far_above_it_leaves_no_trace(bool beforeReading)
    {
        NoiseParameters parameters = Plain with
        {
            ReadNoiseScaleDn = 3,
            SaturationDn = new(900, 950, 1000, 800),
            SaturatesBeforeReading = beforeReading,
        };
        const int width = 250;
        float[] noisy = Noisy(5000, width, width * 100, parameters);
        for (int position = 0; position < 4; position++)
        {
            float[] values = [.. noisy.Where((_, i) => (i / width % 2 * 2) + (i % width % 2) == position)];
            (double mean, double variance) = MeanAndVariance(values);
            mean.ShouldBe(parameters.SaturationDn.Value.At(position & 1, position >> 1), 0.2);
            Math.Sqrt(variance).ShouldBe(beforeReading ? 3 : 0, 0.2);
        }
    }

    [Fact]
    public void Focus_pixels_of_one_colour_see_less_light()
    {
        NoiseParameters parameters = Plain with { FocusPixels = new(4, 2, 8, 12, 0.5f) };
        float[] noisy = Noisy(10_000, 160, 160 * 120, parameters);
        int[] dark = [.. Enumerable.Range(0, noisy.Length).Where(i => noisy[i] < 7500)];
        dark.Length.ShouldBe(20 * 10);
        dark.ShouldAllBe(i => i % 160 % 8 == 4 && i / 160 % 12 == 2);
    }

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 0, 0)]
    [InlineData(true, 5, 2)]
    [InlineData(false, 5, 2)]
    public void Colours_of_X_Trans_filters_are_full_at_levels_of_their_own(bool beforeReading, int left, int top)
    {
        const int Width = 61;
        NoiseParameters parameters = Plain with
        {
            ReadNoiseScaleDn = 3,
            SaturationDn = new(900, 950, 950, 800),
            SaturatesBeforeReading = beforeReading,
        };
        float[] mosaic = new float[Width * 300];
        mosaic.AsSpan().Fill(5000);

        NoiseSynthesizer.AddInPlace(mosaic, Width, parameters, new Random(5), new XTransPhase(left, top));

        for (int color = 0; color < 3; color++)
        {
            float[] alike =
            [
                .. mosaic.Where((_, i) => XTransPattern.ColorAt((i % Width) + left, (i / Width) + top) == color),
            ];
            (double mean, double variance) = MeanAndVariance(alike);
            mean.ShouldBe(((float[])[900, 950, 800])[color], 0.5);
            (variance > 1).ShouldBe(beforeReading, "what a camera clips has no noise");
        }
    }

    [Fact]
    public void Drawn_cameras_cover_the_calibrated_ones_and_are_all_valid()
    {
        Random rng = new(1);
        List<NoiseParameters> drawn = [];
        for (int i = 0; i < 20_000; i++)
        {
            drawn.Add(NoiseSampler.Wide.Draw(rng));
        }

        drawn.ShouldAllBe(p => p.GainDnPerElectron > 0 && p.ReadNoiseScaleDn >= 0 && p.TukeyLambda > -0.5f);
        drawn.ShouldAllBe(p => p.BlackLevelDn < p.WhiteLevelDn && p.WhiteLevelDn < 16384);
        foreach (CalibratedCamera camera in CalibratedCamera.All)
        {
            foreach (float gain in (float[])[camera.MinGainDnPerElectron, camera.MaxGainDnPerElectron])
            {
                double near = camera.TukeyScale.At(gain);
                drawn.ShouldContain(p =>
                    p.WhiteLevelDn < 1 << camera.Bits
                    && p.WhiteLevelDn > 0.89f * (1 << camera.Bits)
                    && p.ReadNoiseDistribution == ReadNoiseDistribution.TukeyLambda
                    && Math.Abs(Math.Log(p.GainDnPerElectron / gain)) < 0.3
                    && Math.Abs(Math.Log(p.ReadNoiseScaleDn / near)) < 0.3
                );
            }
        }
    }

    private static float[] Noisy(float signalDn, int width, int count, NoiseParameters parameters, int seed = 5)
    {
        float[] mosaic = new float[count];
        mosaic.AsSpan().Fill(signalDn);
        NoiseSynthesizer.AddInPlace(mosaic, width, parameters, new Random(seed));
        return mosaic;
    }

    private static (double Mean, double Variance) MeanAndVariance(float[] values)
    {
        double mean = values.Sum(v => (double)v) / values.Length;
        return (mean, values.Sum(v => (v - mean) * (v - mean)) / values.Length);
    }
}
