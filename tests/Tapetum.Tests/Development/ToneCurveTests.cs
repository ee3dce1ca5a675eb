using Tapetum.Development.Tone;

namespace Tapetum.Tests.Development;

public sealed class ToneCurveTests
{
    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0)]
    [InlineData(1, 0.5)]
    [InlineData(1, 0.94)]
    [InlineData(1, 1)]
    [InlineData(1.1, 1)]
    [InlineData(2, 0.5)]
    [InlineData(8, 1)]
    [InlineData(300, 0.5)]
    public void The_curve_passes_black_and_reaches_white_without_ever_falling(double sceneWhite, double contrast)
    {
        ToneCurve curve = new(sceneWhite, contrast);

        curve.Apply(0f).ShouldBe(0);
        curve.Apply(curve.SceneWhite).ShouldBe(1, 1e-5f);
        curve.Apply(curve.SceneWhite / 2).ShouldBeGreaterThan(0.4f);
        float last = -1;
        for (float x = -0.1f; x < curve.SceneWhite * 1.2f; x += curve.SceneWhite / 5000)
        {
            float y = curve.Apply(x);
            y.ShouldBeGreaterThanOrEqualTo(last);
            y.ShouldBeLessThanOrEqualTo(1);
            last = y;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Shadows_are_near_linear_and_mid_grey_stays_where_it_is(double sceneWhite)
    {
        ToneCurve curve = new(sceneWhite);

        (curve.Apply(0.0001f) / 0.0001f).ShouldBe(curve.ToeSlope, 0.01f);
        (curve.Apply(0.05f) - curve.Apply(0.04f)).ShouldBe(0.0094f, 0.0002f);
        curve.Apply(0.18f).ShouldBe(0.17f, 0.002f);
        curve.Apply(-0.01f).ShouldBe(-0.006f, 1e-6f);
    }

    [Fact]
    public void The_shoulder_joins_without_a_corner()
    {
        ToneCurve curve = new(8);
        // The knee is where the toe has left 0.262 at 0.25.
        float Slope(float x) => (curve.Apply(x + 5e-4f) - curve.Apply(x - 5e-4f)) / 1e-3f;

        Slope(0.265f).ShouldBe(Slope(0.258f), 0.02f);
    }
}
