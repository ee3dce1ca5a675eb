using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Estimation;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class FrameNoiseEstimatorTests
{
    private static readonly float[] Scene = SyntheticScene.Patches(seed: 1);

    [Theory]
    [InlineData(0.4f, 4f, 14, 2048, 6000f, 400.0)]
    [InlineData(3f, 10f, 14, 512, 1500f, 3200.0)]
    [InlineData(3f, 10f, 14, 512, 1500f, null)]
    [InlineData(12f, 30f, 14, 600, 3000f, 12800.0)]
    [InlineData(1.5f, 2.5f, 12, 256, 800f, 1600.0)]
    [InlineData(0.5f, 1.2f, 12, 128, 500f, null)]
    [InlineData(2f, 2f, 10, 64, 700f, 1600.0)]
    [InlineData(1f, 40f, 14, 1024, 30000f, 800.0)]
    public void Gain_and_read_noise_are_found_behind_texture_edges_vignetting_and_clipping(
        float gain,
        float sigma,
        int bits,
        int blackDn,
        float whiteDn,
        double? iso
    )
    {
        NoiseParameters parameters = Sensor(gain, sigma, bits, blackDn);
        float[] signal = SyntheticScene.Expose(Scene, whiteDn, parameters, seed: 2);
        ShouldMatch(FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(signal, parameters, iso)), parameters);
    }

    [Fact]
    public void Random_cameras_are_recognised()
    {
        Random rng = new(20);
        int close = 0;
        const int count = 12;
        for (int i = 0; i < count; i++)
        {
            NoiseParameters drawn = NoiseSampler.Wide.Draw(rng);
            NoiseModel truth = drawn.ToNoiseModel();

            // So bright that shot noise shows, so dark that read noise does; and no camera whose noise drowns in the quantisation.
            if (truth.ReadNoiseVarianceDn2 < 0.3f || drawn.BlackLevelDn == 0)
            {
                drawn = drawn with { ReadNoiseScaleDn = 2, BlackLevelDn = 128 };
                truth = drawn.ToNoiseModel();
            }

            float range = drawn.WhiteLevelDn - drawn.BlackLevelDn;
            float white = Math.Min(
                range,
                Math.Max(20 * truth.ReadNoiseVarianceDn2 / truth.GainDnPerElectron, 0.02f * range)
            );
            float[] signal = SyntheticScene.Expose(Scene, white, drawn, i);
            NoiseModel found = FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(signal, drawn, null));
            float mid = 0.1f * white;
            double ratio = found.VarianceDn2(mid) / truth.VarianceDn2(mid);
            close += Math.Abs(Math.Log(ratio)) < 0.2 ? 1 : 0;
        }

        close.ShouldBeGreaterThanOrEqualTo(count - 1);
    }

    [Theory]
    [InlineData(1600.0)]
    [InlineData(null)]
    public void A_black_frame_gives_the_read_noise_and_a_gain_that_such_a_sensor_can_have(double? iso)
    {
        NoiseParameters parameters = Sensor(4, 9, 14, 512);
        float[] signal = SyntheticScene.Expose(new float[Scene.Length], 1, parameters, 3);
        NoiseModel found = FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(signal, parameters, iso));
        Math.Sqrt(found.ReadNoiseVarianceDn2).ShouldBe(9, 0.9);
        found.GainDnPerElectron.ShouldBeInRange(0.5f, 40);
    }

    [Fact]
    public void What_a_frame_cannot_tell_is_called_a_guess()
    {
        NoiseParameters parameters = Sensor(4, 9, 14, 512);
        FrameNoise Of(float[] scene, float whiteDn) =>
            FrameNoiseEstimator.Measure(
                SyntheticScene.ToRaw(SyntheticScene.Expose(scene, whiteDn, parameters, 3), parameters, 1600)
            );

        FrameNoise black = Of(new float[Scene.Length], 1);
        black.GainIsMeasured.ShouldBeFalse();
        black.ReadNoiseIsMeasured.ShouldBeTrue();

        FrameNoise bright = Of([.. Scene.Select(v => 0.5f + (0.5f * v))], 15_000);
        bright.GainIsMeasured.ShouldBeTrue();
        bright.ReadNoiseIsMeasured.ShouldBeFalse();

        FrameNoise usual = Of(Scene, 2000);
        usual.GainIsMeasured.ShouldBeTrue();
        usual.ReadNoiseIsMeasured.ShouldBeTrue();
        usual.Clouds.Count.ShouldBe(4);
    }

    [Fact]
    public void A_camera_that_writes_nothing_below_black_does_not_look_quiet()
    {
        NoiseParameters parameters = Sensor(5, 12, 14, 0);
        float[] signal = SyntheticScene.Expose(Scene, 1200, parameters, 4);
        ShouldMatch(FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(signal, parameters, 3200)), parameters);

        signal = SyntheticScene.Expose(new float[Scene.Length], 1, parameters, 5);
        NoiseModel dark = FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(signal, parameters, 3200));
        Math.Sqrt(dark.ReadNoiseVarianceDn2).ShouldBe(12, 3.6);
    }

    [Fact]
    public void A_sensor_that_saturates_below_the_white_level_is_not_taken_for_noiseless()
    {
        NoiseParameters parameters = Sensor(2, 6, 14, 512);
        float[] signal = SyntheticScene.Expose(Scene, 30_000, parameters, 6);
        for (int i = 0; i < signal.Length; i++)
        {
            signal[i] = Math.Min(signal[i], 13_000);
        }

        ShouldMatch(FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(signal, parameters, 800)), parameters);
    }

    [Fact]
    public void Noise_that_the_camera_has_smoothed_is_measured_as_it_is()
    {
        NoiseParameters parameters = Sensor(4, 10, 14, 512);
        float[] signal = SyntheticScene.Expose(Scene, 3000, parameters, 7);
        float[] smoothed = [.. signal];
        for (int i = 2; i < signal.Length - 2; i++)
        {
            smoothed[i] = (0.2f * signal[i - 2]) + (0.6f * signal[i]) + (0.2f * signal[i + 2]);
        }

        NoiseModel found = FrameNoiseEstimator.Estimate(SyntheticScene.ToRaw(smoothed, parameters, 3200));
        const float left = (0.2f * 0.2f) + (0.6f * 0.6f) + (0.2f * 0.2f);
        found.GainDnPerElectron.ShouldBe(4 * left, 4 * left * 0.25f);
        Math.Sqrt(found.ReadNoiseVarianceDn2).ShouldBe(10 * Math.Sqrt(left), 3);
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(16, 16, 700)]
    [InlineData(100, 60, 0)]
    [InlineData(101, 61, 16383)]
    public void Any_frame_gives_a_usable_model(int widthPx, int heightPx, int everywhereDn)
    {
        NoiseParameters parameters = Sensor(1, 1, 14, 512);
        float[] signal = new float[widthPx * heightPx];
        signal.AsSpan().Fill(everywhereDn - 512);
        NoiseModel found = FrameNoiseEstimator.Estimate(
            SyntheticScene.ToRaw(signal, parameters, null, widthPx, heightPx)
        );
        found.Origin.ShouldBe(NoiseOrigin.FrameEstimate);
        found.GainDnPerElectron.ShouldBeInRange(0.01f, 800);
        found.ReadNoiseVarianceDn2.ShouldBeInRange(1 / 12.1f, 1e6f);
    }

    [Fact]
    public void The_same_frame_gives_the_same_model()
    {
        NoiseParameters parameters = Sensor(3, 8, 14, 512);
        float[] signal = SyntheticScene.Expose(Scene, 2000, parameters, 8);
        RawImage raw = SyntheticScene.ToRaw(signal, parameters, 800);
        FrameNoiseEstimator.Estimate(raw).ShouldBe(FrameNoiseEstimator.Estimate(raw));
    }

    private static NoiseParameters Sensor(float gain, float sigma, int bits, int blackDn) =>
        new()
        {
            GainDnPerElectron = gain,
            ReadNoiseDistribution = ReadNoiseDistribution.TukeyLambda,
            ReadNoiseScaleDn = sigma / (float)Math.Sqrt(TukeyLambdaDistribution.UnitVariance(0.05)),
            TukeyLambda = 0.05f,
            RowNoiseSigmaDn = 0.08f * sigma,
            BlackLevelDn = blackDn,
            WhiteLevelDn = (1 << bits) - 1,
            HotPixelFraction = 1e-4f,
            HotPixelMeanDn = 1000,
        };

    private static void ShouldMatch(NoiseModel found, NoiseParameters parameters)
    {
        NoiseModel truth = parameters.ToNoiseModel();
        found.GainDnPerElectron.ShouldBe(truth.GainDnPerElectron, 0.2f * truth.GainDnPerElectron);
        double sigma = Math.Sqrt(truth.ReadNoiseVarianceDn2);
        Math.Sqrt(found.ReadNoiseVarianceDn2).ShouldBe(sigma, 0.3 * sigma);
    }
}
