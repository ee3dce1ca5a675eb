using Tapetum.Development;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

public sealed class AutoExposureTests
{
    private static readonly CameraNeutral Neutral = Cameras.Canon550D.AsShotNeutral!.Value;

    [Fact]
    public void A_well_exposed_picture_keeps_its_exposure()
    {
        double amplification = AmplificationOf(Scene(middle: 0.16f, contrastStops: 2));

        amplification.ShouldBeInRange(1, 1.5);
    }

    [Fact]
    public void A_bright_picture_is_neither_darkened_nor_blown_out() =>
        AmplificationOf(Scene(middle: 0.6f, contrastStops: 0.5)).ShouldBeInRange(1, 1.25);

    [Theory]
    [InlineData(0.01f)]
    [InlineData(0.001f)]
    public void A_dark_picture_is_lifted_until_its_brightest_parts_are_nearly_white(float middle)
    {
        const double contrastStops = 2;
        double amplification = AmplificationOf(Scene(middle, contrastStops));

        (middle * Math.Pow(2, contrastStops) * amplification).ShouldBe(0.87, 0.12);
    }

    [Theory]
    [InlineData(10f)]
    [InlineData(100f)]
    [InlineData(300f)]
    public void However_dark_a_scene_was_taken_it_is_shown_as_bright(float ratio)
    {
        double lit = AmplificationOf(Scene(0.16f, contrastStops: 2));
        double dark = AmplificationOf(Scene(0.16f / ratio, contrastStops: 2));

        Math.Log2(dark / (lit * ratio)).ShouldBe(0, 0.1);
    }

    [Fact]
    public void A_night_with_lamps_is_lifted_less_than_a_night_without()
    {
        LinearImage night = Scene(middle: 0.002f, contrastStops: 2);
        LinearImage lamps = Scene(middle: 0.002f, contrastStops: 2);
        for (int y = 0; y < 60; y++)
        {
            lamps.Row(y)[..180].Fill(0.9f);
        }

        AmplificationOf(lamps).ShouldBeLessThan(AmplificationOf(night) / 2);
        AmplificationOf(lamps).ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_scene_under_a_sky_beyond_the_sensor_is_lifted_and_the_sky_let_go()
    {
        // Three stops below the sky. One that just reaches white keeps it.
        LinearImage held = Scene(middle: 0.07f, contrastStops: 1);
        LinearImage lost = Scene(middle: 0.07f, contrastStops: 1);
        for (int y = 0; y < 24; y++)
        {
            held.Row(y).Fill(0.8f);
            lost.Row(y).Fill(1);
        }

        AmplificationOf(lost).ShouldBeInRange(1.25, 3);
        AmplificationOf(held).ShouldBeLessThan(1.25);
    }

    [Fact]
    public void The_camera_may_mean_the_picture_to_be_brighter()
    {
        LinearImage scene = Scene(middle: 0.16f, contrastStops: 2);

        AmplificationOf(scene, baselineExposureEv: 2).ShouldBe(4, 1e-9);
    }

    [Fact]
    public void A_frame_of_nothing_but_noise_is_not_blown_up()
    {
        Random random = new(1);
        LinearImage noise = Pictures.Linear(300, 200, (_, _) => (Grain(), Grain(), Grain()));
        float Grain() => 0.002f * (float)(random.NextDouble() + random.NextDouble() - 1);

        double amplification = AmplificationOf(noise);

        // The noise has a standard deviation of 0.0008: it may show as about 5 % of white.
        amplification.ShouldBeInRange(1, 90);
    }

    [Fact]
    public void A_black_frame_stays_within_the_largest_amplification() =>
        AmplificationOf(new LinearImage(100, 80)).ShouldBeLessThanOrEqualTo(512);

    [Fact]
    public void A_given_ratio_replaces_the_automatic_exposure()
    {
        DevelopmentOptions options = new() { Ratio = 100, ExposureEv = -1 };

        Developer
            .Render(Scene(0.16f, 2), Pictures.Raw(Cameras.Canon550D), options)
            .Recipe.Amplification.ShouldBe(50, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(double.NaN)]
    [InlineData(1e9)]
    public void An_impossible_ratio_is_refused(double ratio) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new DevelopmentOptions { Ratio = ratio });

    private static double AmplificationOf(LinearImage scene, double baselineExposureEv = 0) =>
        Developer
            .Render(
                scene,
                Pictures.Raw(Cameras.Canon550D, baselineExposureEv: baselineExposureEv),
                new DevelopmentOptions()
            )
            .Recipe.Amplification;

    /// <summary>Grey patches whose brightness spreads around a middle.</summary>
    private static LinearImage Scene(float middle, double contrastStops)
    {
        Random random = new(4);
        float[] patches =
        [
            .. Enumerable
                .Range(0, 100)
                .Select(_ => middle * (float)Math.Pow(2, contrastStops * ((random.NextDouble() * 2) - 1))),
        ];
        return Pictures.Linear(
            400,
            400,
            (x, y) =>
            {
                float grey = patches[(y / 40 * 10) + (x / 40)];
                return (grey * Neutral.Red, grey, grey * Neutral.Blue);
            }
        );
    }
}
