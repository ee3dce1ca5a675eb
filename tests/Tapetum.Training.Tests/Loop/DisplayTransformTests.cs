using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Training.Loop.Validation;

namespace Tapetum.Training.Tests.Loop;

public class DisplayTransformTests
{
    [Theory]
    [InlineData(0.5f, 2)]
    [InlineData(12, 900)]
    public void It_is_white_balance_and_matrix_of_the_light_that_the_stabiliser_hides(float gain, float variance)
    {
        NoiseModel noise = new(gain, variance, NoiseOrigin.NoiseProfileTag);
        Matrix3x3 cameraToSrgb =
            Matrix3x3.FromRows([1.6, -0.5, -0.1, -0.2, 1.4, -0.2, 0, -0.6, 1.6]) * Matrix3x3.Diagonal(2, 1, 1.5);
        const float SceneWhiteDn = 800;
        DisplayTransform transform = DisplayTransform.Of(noise, SceneWhiteDn, cameraToSrgb);
        VarianceStabilizer stabilizer = new(noise);

        foreach (
            (float red, float green, float blue) in new[] { (0f, 0f, 0f), (40, 90, 60), (400, 800, 533), (-3, 5, 1) }
        )
        {
            (float f, float g, float h) = (
                stabilizer.Forward(red),
                stabilizer.Forward(green),
                stabilizer.Forward(blue)
            );
            (double x, double y, double z) = transform.Matrix.Apply(f * Math.Abs(f), g * Math.Abs(g), h * Math.Abs(h));
            (double r, double s, double t) = cameraToSrgb.Apply(
                red / SceneWhiteDn,
                green / SceneWhiteDn,
                blue / SceneWhiteDn
            );
            (x + transform.Offset.Red).ShouldBe(r, 1e-4);
            (y + transform.Offset.Green).ShouldBe(s, 1e-4);
            (z + transform.Offset.Blue).ShouldBe(t, 1e-4);
        }
    }
}
