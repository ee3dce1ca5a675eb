using Tapetum.Training.Data;

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
        drawn.Count(change => change is StarField).ShouldBeInRange(50, 120);
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
