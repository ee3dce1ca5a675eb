using Tapetum.Training.Data.Scenes;

namespace Tapetum.Training.Tests.Data;

public class SceneSamplerTests
{
    private const int SizePx = 32;

    [Fact]
    public void Shares_say_how_often_a_scene_is_changed()
    {
        Random random = new(1);
        ISceneChange?[] drawn = [.. Enumerable.Range(0, 4000).Select(_ => new SceneSampler().Draw(SizePx, random))];

        drawn.Count(change => change is UnlikelyColors).ShouldBeInRange(300, 500);
        drawn.Count(change => change is NightLamps).ShouldBeInRange(300, 500);
        drawn.Count(change => change is FlatSurface).ShouldBeInRange(100, 230);
        drawn.Count(change => change is LineArt).ShouldBeInRange(140, 260);
        drawn.Count(change => change is RegularPattern).ShouldBeInRange(50, 120);
        drawn.Count(change => change is StarField).ShouldBeInRange(110, 210);
        drawn.Count(change => change is null).ShouldBeGreaterThan(2500);
        SceneSampler.Unchanged.Draw(SizePx, random).ShouldBeNull();
    }

    [Fact]
    public void A_lamp_outshines_the_scene_that_it_lights_and_is_no_larger_than_it_is()
    {
        NightLamps night = new(
            new Tint(0.01f, 0.01f, 0.01f),
            [new NightLamps.Lamp(16, 16, RadiusPx: 2, ReachPx: 10, new Tint(4, 2, 1), Lit: 0.5f)]
        );
        (float[] red, float[] green, float[] blue) = Grey(0.5f);

        night.Apply(red, green, blue, SizePx);

        int lamp = (16 * SizePx) + 16;
        red[lamp].ShouldBe(4.27f, 0.05f); // the lamp and the scene under it
        green[lamp].ShouldBe(2.14f, 0.05f);
        blue[lamp].ShouldBe(1.08f, 0.05f);
        int beside = lamp + 10; // the reach: half of the light beside the lamp
        red[beside].ShouldBe(0.135f, 0.01f);
        blue[beside].ShouldBe(0.037f, 0.005f);
        red[0].ShouldBeLessThan(red[beside]);
    }

    [Fact]
    public void A_lamp_with_a_long_tail_is_seen_ten_radii_away_and_falls_as_fast_as_it_says()
    {
        NightLamps.Lamp lamp = new(0, 0, RadiusPx: 1, ReachPx: 10, new Tint(100, 100, 100), Lit: 0)
        {
            GlowShare = 0.05f,
            GlowRadii = 2,
        };
        (float[] square, _, _) = Grey(0);
        (float[] cube, float[] green, float[] blue) = Grey(0);
        new NightLamps(default, [lamp]).Apply(square, new float[square.Length], new float[square.Length], SizePx);
        new NightLamps(default, [lamp with { GlowFallsCubed = true }]).Apply(cube, green, blue, SizePx);

        square[10].ShouldBe(5 / 26f, 0.001f);
        cube[10].ShouldBe(5 / MathF.Pow(26, 1.5f), 0.001f);
    }

    [Fact]
    public void Strokes_are_as_wide_as_they_say_and_go_where_they_say_at_any_angle()
    {
        for (int degrees = 0; degrees < 360; degrees += 15)
        {
            (float sin, float cos) = MathF.SinCos(degrees * MathF.PI / 180);
            LineArt.Stroke stroke = new(16, 16, 16 + (10 * cos), 16 + (10 * sin), HalfPx: 1, new Tint(1, 1, 1));
            (float[] red, float[] green, float[] blue) = Grey(0);

            new LineArt(Paper: null, [stroke]).Apply(red, green, blue, SizePx);

            red.Sum().ShouldBe((2 * 10) + MathF.PI, 0.6f, $"at {degrees}°"); // a bar with two half discs
            red.ShouldAllBe(v => v >= 0 && v <= 1);
            red[((int)MathF.Round(16 + (5 * sin)) * SizePx) + (int)MathF.Round(16 + (5 * cos))]
                .ShouldBeGreaterThan(0.6f);
        }
    }

    [Fact]
    public void Writing_and_wires_leave_paper_and_put_ink()
    {
        Random random = new(5);
        for (int i = 0; i < 40; i++)
        {
            (float[] red, float[] green, float[] blue) = Grey(0.5f);
            var art = LineArt.Draw(SizePx, random);
            art.Apply(red, green, blue, SizePx);
            red.ShouldAllBe(v => v >= 0 && v <= 1);
            art.Strokes.Count.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void A_pattern_has_two_colours_in_equal_parts()
    {
        RegularPattern stripes = new(new Tint(0.8f, 0.8f, 0.8f), new Tint(0.2f, 0.1f, 0), 8, 0, IsChecked: false);
        (float[] red, float[] green, float[] blue) = Grey(0.5f);

        stripes.Apply(red, green, blue, SizePx);

        red.Average().ShouldBe(0.5f, 0.001f);
        red.Max().ShouldBe(0.8f, 1e-4f);
        blue.Min().ShouldBe(0, 1e-4f);
        red[2].ShouldBe(0.8f, 1e-4f); // a quarter of the period
        red[2 + 4].ShouldBe(0.2f, 1e-4f);
        red[2 + 8].ShouldBe(0.8f, 1e-4f);
    }

    [Fact]
    public void A_star_has_its_light_where_it_stands()
    {
        (float[] red, float[] green, float[] blue) = Grey(0);
        new StarField(default, SigmaPx: 0.8f, [(12.3f, 20.6f, new Tint(2, 1, 0.5f))]).Apply(red, green, blue, SizePx);

        green.Sum().ShouldBe(2 * MathF.PI * 0.8f * 0.8f, 0.02f);
        (float x, float y) = (0, 0);
        for (int i = 0; i < green.Length; i++)
        {
            (x, y) = (x + (green[i] * (i % SizePx)), y + (green[i] * (i / SizePx)));
        }

        (x / green.Sum()).ShouldBe(12.3f, 0.02f);
        (y / green.Sum()).ShouldBe(20.6f, 0.02f);
    }

    [Fact]
    public void Unlikely_colours_stay_between_black_and_white()
    {
        Random random = new(2);
        for (int i = 0; i < 50; i++)
        {
            float[][] planes = [Ramp(random), Ramp(random), Ramp(random)];
            UnlikelyColors.Draw(random).Apply(planes[0], planes[1], planes[2], SizePx);
            planes.ShouldAllBe(plane => plane.All(value => value >= 0 && value <= 1));
        }
    }

    [Fact]
    public void A_flat_surface_has_one_colour()
    {
        (float[] red, float[] green, float[] blue) = Grey(0.5f);
        FlatSurface.Draw(new Random(3)).Apply(red, green, blue, SizePx);

        red.Distinct().Count().ShouldBe(1);
        float brightest = Math.Max(red[0], Math.Max(green[0], blue[0]));
        brightest.ShouldBeInRange(1 / 301f, 1);
    }

    private static (float[] Red, float[] Green, float[] Blue) Grey(float light)
    {
        float[] Plane() => [.. Enumerable.Repeat(light, SizePx * SizePx)];
        return (Plane(), Plane(), Plane());
    }

    private static float[] Ramp(Random random) =>
        [.. Enumerable.Range(0, SizePx * SizePx).Select(_ => random.NextSingle())];
}
