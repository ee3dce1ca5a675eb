using Tapetum.Training.Evaluation;

namespace Tapetum.Training.Tests.Evaluation;

public sealed class BrightnessAlignmentTests
{
    [Fact]
    public void Clipped_values_do_not_count()
    {
        float[] truth = [0.2f, 0.4f, 0.6f, 1];
        float[] prediction = [0.1f, 0.2f, 0.3f, 0.9f];

        BrightnessAlignment.ScaleOf(prediction, truth).ShouldBe(2, 1e-6);
    }

    [Fact]
    public void Without_light_there_is_nothing_to_align() =>
        BrightnessAlignment.ScaleOf([0, 0], [0.5f, 0.5f]).ShouldBe(1);
}
