using Tapetum.Development.Color;
using Tapetum.Development.Looks;

namespace Tapetum.Tests.Development.Looks;

public sealed class ToneAdjustmentTests
{
    [Fact]
    public void What_was_brighter_stays_brighter_whatever_is_asked_for()
    {
        double[] ends = [-1, 1];
        foreach (double blacks in ends)
        {
            foreach (double whites in ends)
            {
                ToneAdjustment tones = new(blacks, whites);
                float[] shown = [.. Enumerable.Range(0, 256).Select(code => Shown(tones, code / 255f))];
                shown.ShouldBeInOrder(SortDirection.Ascending, tones.ToString());
                shown.ShouldAllBe(value => value >= 0 && value <= 1);
            }
        }
    }

    [Fact]
    public void Each_moves_its_part_of_the_picture_and_little_else()
    {
        Shown(new(1, 0), 0).ShouldBeGreaterThan(0.05f);
        Shown(new(-1, 0), 0.03f).ShouldBe(0);
        Shown(new(1, 0), 0.75f).ShouldBe(0.75f, 0.001f);
        Shown(new(0, 1), 0.97f).ShouldBe(1, 1e-6f);
        Shown(new(0, -1), 1).ShouldBeLessThan(0.95f);
        Shown(new(0, 1), 0.25f).ShouldBe(0.25f, 0.001f);
    }

    private static float Shown(ToneAdjustment tones, float code) =>
        SrgbTransfer.Encode(tones.Apply(SrgbTransfer.Decode(code)));
}
