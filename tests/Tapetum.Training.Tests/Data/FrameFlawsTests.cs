using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;
using Tapetum.Training.Data;
using Tapetum.Training.Data.Cameras;

namespace Tapetum.Training.Tests.Data;

public sealed class FrameFlawsTests
{
    private const float RangeDn = 15_000;
    private const float MeanDn = 100;

    private static readonly NoiseParameters Sensor = new()
    {
        GainDnPerElectron = 1.5f,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = 4,
        RowNoiseSigmaDn = 0.8f,
        BlackLevelDn = 500,
        WhiteLevelDn = 500 + RangeDn,
    };

    [Fact]
    public void A_tenth_of_the_frames_keep_their_row_noise_and_the_others_what_measuring_rows_leaves()
    {
        float[] left = [.. Drawn(new FrameFlaws()).Select(frame => frame.RowNoiseSigmaDn / Sensor.RowNoiseSigmaDn)];

        left.Count(share => share == 1).ShouldBeInRange(150, 250);
        left.ShouldAllBe(share => share >= 0.1f && share <= 1);
        left.Where(share => share < 1).Max().ShouldBeLessThan(0.6f);
    }

    [Fact]
    public void Black_is_a_little_off_and_seldom_far()
    {
        float[] sigmas = [.. Drawn(new FrameFlaws()).Select(frame => MathF.Abs(frame.BlackOffsets.EvenOddDn / 4))];

        sigmas.Count(s => s < 1e-6).ShouldBeInRange(850, 1100);
        sigmas.Count(s => s > 0.31f).ShouldBeInRange(20, 90);
        sigmas.Max().ShouldBeLessThan(2.1f);
    }

    [Fact]
    public void Channels_clip_between_the_white_level_and_a_sixth_below_and_both_greens_nearly_alike()
    {
        CfaOffsets[] levels = [.. Drawn(new FrameFlaws()).Select(frame => frame.SaturationDn).OfType<CfaOffsets>()];

        levels.Length.ShouldBeInRange(700, 900);
        levels
            .SelectMany(level => new[] { level.EvenEvenDn, level.OddEvenDn, level.EvenOddDn, level.OddOddDn })
            .ShouldAllBe(dn => dn > 0.83f * RangeDn && dn <= RangeDn);
        levels.ShouldAllBe(level => MathF.Abs(level.OddEvenDn - level.EvenOddDn) < 0.0031f * RangeDn);
        levels.Count(level => level.OddEvenDn < 0.99f * level.EvenEvenDn).ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Pixels_to_focus_with_are_of_one_colour()
    {
        FocusPixels[] drawn = [.. Drawn(new FrameFlaws()).Select(frame => frame.FocusPixels).OfType<FocusPixels>()];

        drawn.Length.ShouldBeInRange(100, 220);
        drawn.ShouldAllBe(pixels => pixels.StepXPx % 2 == 0 && pixels.StepYPx % 2 == 0);
        drawn.ShouldAllBe(pixels => pixels.FirstXPx < pixels.StepXPx && pixels.FirstYPx < pixels.StepYPx);
    }

    [Fact]
    public void Without_flaws_a_frame_is_its_sensor_and_the_draw_costs_nothing()
    {
        SampleRandom random = new(1, 2);
        FrameFlaws.None.AddTo(Sensor, MeanDn, random).ShouldBe(Sensor);
        random.NextInt64().ShouldBe(new SampleRandom(1, 2).NextInt64());
    }

    private static IEnumerable<NoiseParameters> Drawn(FrameFlaws flaws)
    {
        SampleRandom random = new(7, 7);
        return Enumerable.Range(0, 2000).Select(_ => flaws.AddTo(Sensor, MeanDn, random));
    }
}
