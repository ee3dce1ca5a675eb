using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class VarianceStabilizerTests
{
    public static TheoryData<float, float> Sensors =>
        new()
        {
            { 0.05f, 0.09f },
            { 0.3f, 1 },
            { 1, 0.1f },
            { 4, 400 },
            { 26, 30_000 },
        };

    [Theory]
    [MemberData(nameof(Sensors))]
    public void A_round_trip_gives_the_signal_back_also_below_black(float gain, float variance)
    {
        VarianceStabilizer stabilizer = new(new(gain, variance, NoiseOrigin.FrameEstimate));
        float[] signal = Ramp(-600, 16383, 1001);
        float[] back = new float[signal.Length];
        stabilizer.Forward(signal, back);
        stabilizer.Inverse(back, back);
        for (int i = 0; i < signal.Length; i++)
        {
            // Near black the tolerance is relative to the read noise: the transform adds its variance and takes it off.
            float tolerance = 1e-4f * (MathF.Abs(signal[i]) + MathF.Max(MathF.Sqrt(variance), gain));
            back[i].ShouldBe(signal[i], tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Sensors))]
    public void The_vector_path_agrees_with_the_scalar_one_at_every_length(float gain, float variance)
    {
        VarianceStabilizer stabilizer = new(new(gain, variance, NoiseOrigin.FrameEstimate));
        for (int length = 0; length <= 40; length++)
        {
            float[] signal = Ramp(-300, 3000, length);
            float[] forward = new float[length];
            stabilizer.Forward(signal, forward);
            float[] inverse = new float[length];
            stabilizer.Inverse(forward, inverse);
            for (int i = 0; i < length; i++)
            {
                forward[i].ShouldBe(stabilizer.Forward(signal[i]), 1e-5f * (1 + MathF.Abs(forward[i])));
                inverse[i].ShouldBe(stabilizer.Inverse(forward[i]), 1e-4f * (gain + MathF.Abs(inverse[i])));
            }
        }
    }

    [Fact]
    public void The_transform_rises_without_a_jump_where_the_tangent_begins()
    {
        VarianceStabilizer stabilizer = new(new(1, 0, NoiseOrigin.FrameEstimate));
        float below = stabilizer.Forward(-1e-3f);
        float at = stabilizer.Forward(0);
        float above = stabilizer.Forward(1e-3f);
        (at - below).ShouldBe(above - at, 1e-6f);
        below.ShouldBeLessThan(at);
    }

    // Read noise under half a DN would be lost between the quantisation steps: no model of added noise holds there.
    [Theory]
    [InlineData(0.05f, 0.6f)]
    [InlineData(0.3f, 2f)]
    [InlineData(1.3f, 4f)]
    [InlineData(5.7f, 1f)]
    [InlineData(20.1f, 40f)]
    public void Noise_is_equally_large_everywhere_from_three_electrons_up(float gain, float sigma)
    {
        NoiseParameters parameters = new()
        {
            GainDnPerElectron = gain,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = sigma,
            BlackLevelDn = 2048,
            WhiteLevelDn = 65535,
        };
        VarianceStabilizer stabilizer = new(parameters.ToNoiseModel());
        foreach (float electrons in (float[])[3, 5, 10, 30, 100, 1000])
        {
            float[] noisy = new float[200_000];
            noisy.AsSpan().Fill(electrons * gain);
            NoiseSynthesizer.AddInPlace(noisy, 1000, parameters, new Random(4));
            stabilizer.Forward(noisy, noisy);
            double mean = noisy.Average();
            double sigmaAfter = Math.Sqrt(noisy.Sum(v => (v - mean) * (v - mean)) / noisy.Length);
            sigmaAfter.ShouldBe(VarianceStabilizer.NoiseScale, 0.05 * VarianceStabilizer.NoiseScale, $"{electrons} e");
        }
    }

    private static float[] Ramp(float from, float to, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = from + ((to - from) * i / Math.Max(1, count - 1));
        }

        return values;
    }
}
