using Tapetum.Development;

namespace Tapetum.Tests.Development;

public sealed class ToneCurveTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(1.1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(300)]
    public void The_curve_passes_black_and_reaches_white_without_ever_falling(double sceneWhite)
    {
        ToneCurve curve = new(sceneWhite);

        curve.Apply(0f).ShouldBe(0);
        curve.Apply(curve.SceneWhite).ShouldBe(1, 1e-5f);
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
    public void Shadows_and_mid_grey_stay_linear(double sceneWhite)
    {
        ToneCurve curve = new(sceneWhite);

        curve.Apply(0.001f).ShouldBe(0.001f);
        curve.Apply(0.18f).ShouldBe(0.18f);
        curve.Apply(-0.01f).ShouldBe(-0.01f);
    }

    [Fact]
    public void The_shoulder_joins_without_a_corner()
    {
        ToneCurve curve = new(8);
        const float Step = 1e-3f;

        float slopeAbove = (curve.Apply(ToneCurve.Knee + Step) - curve.Apply(ToneCurve.Knee)) / Step;

        slopeAbove.ShouldBe(1, 0.01f);
    }
}
