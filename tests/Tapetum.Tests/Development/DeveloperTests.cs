using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Development.Tone;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

public sealed class DeveloperTests
{
    private static readonly DevelopmentOptions AsTaken = new() { Ratio = 1, Look = Look.Neutral };

    [Theory]
    [InlineData(nameof(Cameras.Canon550D))]
    [InlineData(nameof(Cameras.Hero6))]
    [InlineData(nameof(Cameras.BlackmagicPocket))]
    [InlineData(nameof(Cameras.WithForwardMatrices))]
    [InlineData(nameof(Cameras.Unknown))]
    public void A_grey_card_comes_out_grey_at_every_brightness(string camera)
    {
        CameraColor color = Cameras.ByName(camera);
        CameraNeutral neutral = color.AsShotNeutral!.Value;
        LinearImage ramp = Pictures.Linear(
            67,
            3,
            (x, _) => (neutral.Red * x / 70f, neutral.Green * x / 70f, neutral.Blue * x / 70f)
        );

        ushort[] rgb = Pictures.Render(Developer.Render(ramp, Pictures.Raw(color), AsTaken));

        for (int i = 0; i < rgb.Length; i += 3)
        {
            ((double)rgb[i]).ShouldBe(rgb[i + 1], 4);
            ((double)rgb[i + 2]).ShouldBe(rgb[i + 1], 4);
        }
    }

    [Theory]
    [InlineData(nameof(Cameras.Canon550D))]
    [InlineData(nameof(Cameras.BlackmagicPocket))]
    public void A_clipped_highlight_is_white_and_not_magenta(string camera)
    {
        LinearImage clipped = Pictures.Linear(40, 2, (_, _) => (1, 1, 1));

        ushort[] rgb = Pictures.Render(Developer.Render(clipped, Pictures.Raw(Cameras.ByName(camera)), AsTaken));

        rgb.ShouldAllBe(code => code >= 65530);
    }

    [Fact]
    public void The_way_from_bright_grey_into_clipping_stays_neutral()
    {
        CameraNeutral neutral = Cameras.Canon550D.AsShotNeutral!.Value;
        LinearImage ramp = Pictures.Linear(
            300,
            1,
            (x, _) =>
                (
                    Math.Min(1, neutral.Red * x / 100f),
                    Math.Min(1, neutral.Green * x / 100f),
                    Math.Min(1, neutral.Blue * x / 100f)
                )
        );

        ushort[] rgb = Pictures.Render(
            Developer.Render(
                ramp,
                Pictures.Raw(Cameras.Canon550D),
                new DevelopmentOptions { Ratio = 0.3, Look = Look.Neutral }
            )
        );

        for (int x = 1; x < 300; x++)
        {
            ushort[] pixel = rgb[(3 * x)..((3 * x) + 3)];
            (pixel.Max() - pixel.Min()).ShouldBeLessThan(257 * 3, $"at {x / 100.0} of green's full well");
            ((int)pixel.Max()).ShouldBeGreaterThanOrEqualTo(
                rgb[(3 * x) - 3] - 1,
                "brighter light must not look darker"
            );
        }
    }

    [Fact]
    public void A_sensor_that_fills_up_below_its_white_level_has_white_highlights_too()
    {
        LinearImage sky = Pictures.Linear(
            200,
            8,
            (x, _) => x < 60 ? (0.6f, 0.95f, 0.7f) : (x / 1000f, x / 500f, x / 900f)
        );

        DevelopedImage picture = Developer.Render(sky, Pictures.Raw(Cameras.Hero6), AsTaken);

        picture.Recipe.Clip.Green.ShouldBe(0.95f, 0.006f);
        picture.Recipe.Clip.Red.ShouldBe(1);
        ushort[] rgb = Pictures.Render(picture);
        ((int)rgb[1]).ShouldBeGreaterThanOrEqualTo(Math.Min(rgb[0], rgb[2]) - 100, "green was lost, not lacking");
    }

    [Fact]
    public void A_red_lamp_that_clips_only_red_stays_red()
    {
        LinearImage lamp = Pictures.Linear(9, 1, (_, _) => (1, 0.2f, 0.1f));

        ushort[] rgb = Pictures.Render(Developer.Render(lamp, Pictures.Raw(Cameras.Canon550D), AsTaken));

        ((int)rgb[0]).ShouldBeGreaterThan(60000);
        ((int)rgb[1]).ShouldBeLessThan(40000);
        ((int)rgb[2]).ShouldBeLessThan(40000);
    }

    [Fact]
    public void Noise_around_black_leaves_no_cast()
    {
        Random random = new(5);
        CameraNeutral neutral = Cameras.Canon550D.AsShotNeutral!.Value;
        LinearImage dark = Pictures.Linear(256, 256, (_, _) => (Noise(), Noise(), Noise()));
        float Noise() => 0.002f * (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
        neutral.Red.ShouldBeLessThan(0.5f, "red noise is amplified more than twice as much as green");

        ushort[] rgb = Pictures.Render(
            Developer.Render(
                dark,
                Pictures.Raw(Cameras.Canon550D),
                new DevelopmentOptions { Ratio = 20, Look = Look.Neutral }
            )
        );

        double[] mean =
        [
            .. Enumerable.Range(0, 3).Select(c => rgb.Where((_, i) => i % 3 == c).Average(v => v / 257.0)),
        ];
        // Clipping each channel at zero would leave red 17 codes above green.
        mean[0].ShouldBe(mean[1], 4);
        mean[2].ShouldBe(mean[1], 4);
    }

    [Fact]
    public void One_stop_more_doubles_the_amplification()
    {
        LinearImage scene = Pictures.Linear(64, 64, (x, _) => (0.001f * x, 0.002f * x, 0.001f * x));
        RawImage raw = Pictures.Raw(Cameras.Canon550D);

        double automatic = Developer.Render(scene, raw, new DevelopmentOptions()).Recipe.Amplification;
        double brighter = Developer.Render(scene, raw, new DevelopmentOptions { ExposureEv = 1 }).Recipe.Amplification;

        brighter.ShouldBe(2 * automatic, 1e-9);
    }

    [Theory]
    [InlineData(Look.Neutral, 0)]
    [InlineData(Look.Natural, 0.6)]
    public void The_vector_path_shows_what_the_scalar_path_shows(Look look, double vibrance)
    {
        Random random = new(3);
        float[][] vector = [.. Enumerable.Range(0, 3).Select(_ => Values(1003))];
        float[][] scalar = [.. vector.Select(plane => plane.ToArray())];
        float[] Values(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 1.2) - 0.1))];
        CameraProfile profile = new(Cameras.Canon550D);
        CameraNeutral neutral = Cameras.Canon550D.AsShotNeutral!.Value;
        RowDeveloper developer = new(
            new(
                neutral,
                5000,
                ColorSpace.Srgb,
                profile.BalancedToRgb(neutral, ColorSpace.Srgb),
                2.5,
                ClipLevels.WhiteLevel,
                new ToneCurve(3)
            )
            {
                Look = look == Look.Natural ? PictureLook.Natural : PictureLook.Neutral,
                Saturation = look == Look.Natural ? PictureLook.Natural.Saturation : Saturation.Unchanged,
                Vibrance = vibrance,
            }
        );

        float[] gains = Values(1003);
        developer.Develop(vector[0], vector[1], vector[2], gains);
        developer.DevelopScalar(scalar[0], scalar[1], scalar[2], gains);

        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < 1003; i++)
            {
                vector[c][i].ShouldBe(scalar[c][i], 1e-5f);
            }
        }
    }

    [Fact]
    public void Rows_can_be_read_in_any_portions()
    {
        LinearImage scene = Pictures.Linear(31, 23, (x, y) => (0.01f * x, 0.02f * y, 0.01f * (x + y)));
        DevelopedImage picture = Developer.Render(scene, Pictures.Raw(Cameras.Hero6, orientation: 6), AsTaken);
        ushort[] whole = Pictures.Render(picture);

        ushort[] part = new ushort[5 * picture.WidthPx * 3];
        picture.ReadRows(11, 5, part);

        part.ShouldBe(whole[(11 * picture.WidthPx * 3)..(16 * picture.WidthPx * 3)]);
    }
}
