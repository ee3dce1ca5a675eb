using Tapetum.Development;
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
            foreach (double shadows in ends)
            {
                foreach (double highlights in ends)
                {
                    foreach (double whites in ends)
                    {
                        ToneAdjustment tones = new(blacks, shadows, highlights, whites);
                        float[] shown = [.. Enumerable.Range(0, 256).Select(code => Shown(tones, code / 255f))];
                        shown.ShouldBeInOrder(SortDirection.Ascending, tones.ToString());
                        shown.ShouldAllBe(value => value >= 0 && value <= 1);
                    }
                }
            }
        }
    }

    [Fact]
    public void Each_moves_its_part_of_the_picture_and_little_else()
    {
        (float dark, float bright) = (0.25f, 0.75f);

        Shown(new(0, 1, 0, 0), dark).ShouldBe(dark + 0.1f, 1e-3f);
        Shown(new(0, 1, 0, 0), bright).ShouldBe(bright, 0.02f);
        Shown(new(0, 0, -1, 0), bright).ShouldBe(bright - 0.1f, 1e-3f);
        Shown(new(0, 0, -1, 0), dark).ShouldBe(dark, 0.02f);
        Shown(new(1, 0, 0, 0), 0).ShouldBeGreaterThan(0.05f);
        Shown(new(-1, 0, 0, 0), 0.03f).ShouldBe(0);
        Shown(new(0, 0, 0, 1), 0.97f).ShouldBe(1, 1e-6f);
        Shown(new(0, 0, 0, -1), 1).ShouldBeLessThan(0.95f);
        Shown(new(0, 1, -1, 0), 0).ShouldBe(0);
        Shown(new(0, 1, -1, 0), 1).ShouldBe(1, 1e-6f);
    }

    private static float Shown(ToneAdjustment tones, float code) =>
        SrgbTransfer.Encode(tones.Apply(SrgbTransfer.Decode(code)));
}
