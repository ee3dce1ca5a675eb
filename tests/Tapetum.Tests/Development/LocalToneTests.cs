using Tapetum.Development;
using Tapetum.Development.Geometry;
using Tapetum.Development.Local;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

public sealed class LocalToneTests
{
    private const int WidthPx = 640;
    private const int HeightPx = 400;

    private static readonly DevelopmentOptions Plain = new()
    {
        Ratio = 1,
        Look = Look.Neutral,
        Shadows = 0,
        Highlights = 0,
    };

    private static readonly DevelopmentOptions Most = Plain with { Shadows = 100, Highlights = -100 };

    [Theory]
    [InlineData(-6)]
    [InlineData(-4)]
    [InlineData(-2.5)]
    [InlineData(-1)]
    public void Beside_a_step_of_four_stops_is_no_halo_to_be_seen(double darkEv)
    {
        float dark = 0.18f * MathF.Pow(2, (float)darkEv);
        LinearImage step = Pictures.Grey(WidthPx, HeightPx, (x, _) => x < WidthPx / 2 ? dark : 16 * dark);

        double[] gains = GainsEv(step, Most);

        double overshoot = gains.Select((gain, x) => Math.Abs(gain - gains[x < WidthPx / 2 ? 10 : ^10])).Max();
        overshoot.ShouldBeLessThan(0.03, "stops, at full strength");
    }

    [Fact]
    public void Detail_keeps_its_contrast_where_shadows_are_raised()
    {
        LinearImage texture = Pictures.Grey(
            WidthPx,
            HeightPx,
            (x, y) => 0.18f / 10 * MathF.Pow(2, 0.3f * MathF.Sin(x * 0.2f) * MathF.Sin(y * 0.2f))
        );

        double[] gains = GainsEv(texture, Most);

        gains.Average().ShouldBeGreaterThan(1.2);
        (gains.Max() - gains.Min()).ShouldBeLessThan(0.06, "of 0.6 stops of texture");
    }

    [Fact]
    public void Black_middle_grey_and_white_stay_and_what_is_brighter_stays_brighter()
    {
        foreach (double shadows in (double[])[-100, 100])
        {
            foreach (double highlights in (double[])[-100, 100])
            {
                DevelopmentRecipe recipe = Recipe(shadows, highlights, 6);
                LocalGain kernel = new(recipe, recipe.Local.Map!);
                double last = double.NegativeInfinity;
                for (double ev = -14; ev <= Math.Log2(recipe.Curve.SceneWhite) + 0.5; ev += 0.05)
                {
                    // As in surroundings of just this light.
                    float light = (float)Math.Pow(2, ev);
                    double shown = ev + Math.Log2(kernel.Gain(light, slope: 1, offset: 0));
                    shown.ShouldBeGreaterThan(last);
                    last = shown;
                }

                kernel.Gain(0.18f, 1, 0).ShouldBe(1, 1e-4f);
                kernel.Gain(recipe.Curve.SceneWhite, 1, 0).ShouldBe(1, 1e-4f);
                kernel.Gain(0.18f / 256, 1, 0).ShouldBe(1, 1e-4f);
            }
        }
    }

    [Fact]
    public void A_bright_sky_over_a_dark_foreground_is_brought_together_and_scenes_that_fit_and_nights_are_left()
    {
        LinearImage backlit = Pictures.Grey(WidthPx, HeightPx, (x, y) => Texture(x, y) * (y < 200 ? 0.6f : 0.006f));
        LinearImage fits = Pictures.Grey(WidthPx, HeightPx, (x, y) => Texture(x, y) * (y < 200 ? 0.6f : 0.08f));
        LinearImage night = Pictures.Grey(
            WidthPx,
            HeightPx,
            (x, y) => Texture(x, y) * (x % 160 < 12 && y % 100 < 12 ? 0.9f : 0.004f)
        );
        DevelopmentHints day = new() { ExposureEv = 12 };

        LocalTone raised = Automatic(backlit, day, new());
        raised.Shadows.ShouldBeInRange(0.3, 0.6);
        raised.Highlights.ShouldBeInRange(-0.5, -0.2);
        Automatic(fits, day, new()).IsNone.ShouldBeTrue();
        Automatic(night, DevelopmentHints.None, new()).IsNone.ShouldBeTrue();
        Automatic(backlit, new() { ExposureEv = 1 }, new()).IsNone.ShouldBeTrue("by its exposure it is a night");
        Automatic(backlit, day with { IsDeveloped = true }, new()).IsNone.ShouldBeTrue();
        Automatic(backlit, day, new() { Look = Look.Neutral }).IsNone.ShouldBeTrue();
        Automatic(backlit, day, new() { Shadows = 20 }).Shadows.ShouldBe(0.2, "asked for");

        static float Texture(int x, int y) => 1 + (0.2f * MathF.Sin(x * 0.7f) * MathF.Sin(y * 0.5f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    public void A_turned_picture_is_the_picture_turned_in_any_portions(int orientation)
    {
        LinearImage scene = Pictures.Grey(
            301,
            203,
            (x, y) => (x + (2 * y) > 400 ? 0.3f : 0.01f) * (1 + (0.3f * ((x / 7) % 2)))
        );
        CameraColor color = Cameras.Canon550D;
        DevelopedImage upright = Developer.Render(scene, Pictures.Raw(color), Most);
        DevelopedImage turned = Developer.Render(scene, Pictures.Raw(color, orientation), Most);
        ushort[] whole = Pictures.Render(turned);
        ushort[] plain = Pictures.Render(upright);
        for (int y = 0; y < turned.HeightPx; y++)
        {
            for (int x = 0; x < turned.WidthPx; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    4 => (x, 202 - y),
                    6 => (y, 202 - x),
                    7 => (300 - y, 202 - x),
                    _ => (x, y),
                };
                int off = whole[3 * ((y * turned.WidthPx) + x)] - plain[3 * ((fromY * 301) + fromX)];
                Math.Abs(off).ShouldBeLessThan(16, $"{x}, {y}");
            }
        }

        ushort[] part = new ushort[5 * turned.WidthPx * 3];
        turned.ReadRows(11, 5, part);
        part.ShouldBe(whole[(11 * turned.WidthPx * 3)..(16 * turned.WidthPx * 3)]);
    }

    private static LocalTone Automatic(LinearImage image, DevelopmentHints hints, DevelopmentOptions options) =>
        Developer.Render(image, Pictures.Raw(Cameras.Canon550D), hints, options).Recipe.Local;

    private static DevelopmentRecipe Recipe(double shadows, double highlights, float white) =>
        Developer
            .Render(
                Pictures.Grey(64, 64, (x, _) => white * x / 63f),
                Pictures.Raw(Cameras.Canon550D),
                Plain with
                {
                    Shadows = shadows,
                    Highlights = highlights,
                }
            )
            .Recipe;

    /// <summary>The gain along the middle row, stops.</summary>
    private static double[] GainsEv(LinearImage image, DevelopmentOptions options)
    {
        DevelopmentRecipe recipe = Developer.Render(image, Pictures.Raw(Cameras.Canon550D), options).Recipe;
        LocalGain kernel = new(recipe, recipe.Local.Map!);
        (float[] red, float[] green, float[] blue) = (new float[WidthPx], new float[WidthPx], new float[WidthPx]);
        Tapetum.Mosaic.RgbInterleaver.Split(image.Row(HeightPx / 2), red, green, blue);
        float[] gains = [.. Enumerable.Repeat(1f, WidthPx)];
        var place = ViewPlace.Whole(WidthPx, HeightPx);
        kernel.Multiply(place, HeightPx / 2, red, green, blue, new float[LocalGain.LineLength(WidthPx)], gains);
        return [.. gains.Select(gain => Math.Log2(gain))];
    }
}
