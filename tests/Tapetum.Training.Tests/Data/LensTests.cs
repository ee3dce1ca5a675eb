using Tapetum.Training.Data.Cameras;

namespace Tapetum.Training.Tests.Data;

public sealed class LensTests
{
    private const int SizePx = 24;

    [Theory]
    [InlineData(0)]
    [InlineData(0.4f)]
    [InlineData(-1.5f)]
    public void A_lens_moves_red_and_blue_as_far_as_it_says_and_keeps_their_light(float shiftPx)
    {
        Lens lens = new(0.6f, (shiftPx, 0), (0, -shiftPx));
        float[][] planes = [Dot(), Dot(), Dot()];

        lens.Apply(planes[0], planes[1], planes[2], SizePx);

        planes.ShouldAllBe(plane => Math.Abs(plane.Sum() - 1) < 1e-4);
        Middle(planes[0]).X.ShouldBe(12 + shiftPx, 0.05f);
        Middle(planes[0]).Y.ShouldBe(12, 0.01f);
        Middle(planes[1]).ShouldBe((12, 12), new CloseTo());
        Middle(planes[2]).Y.ShouldBe(12 - shiftPx, 0.05f);
    }

    [Fact]
    public void What_is_even_stays_even_up_to_the_edge()
    {
        float[][] planes =
        [
            [.. Enumerable.Repeat(0.3f, SizePx * SizePx)],
            Dot(),
            Dot(),
        ];
        new Lens(1, (1.3f, -0.7f), (0, 0)).Apply(planes[0], planes[1], planes[2], SizePx);
        planes[0].ShouldAllBe(v => Math.Abs(v - 0.3f) < 1e-5f);
    }

    private static float[] Dot()
    {
        float[] plane = new float[SizePx * SizePx];
        plane[(12 * SizePx) + 12] = 1;
        return plane;
    }

    private static (float X, float Y) Middle(float[] plane)
    {
        (float x, float y) = (0, 0);
        for (int i = 0; i < plane.Length; i++)
        {
            (x, y) = (x + (plane[i] * (i % SizePx)), y + (plane[i] * (i / SizePx)));
        }

        return (x, y);
    }

    private sealed class CloseTo : IEqualityComparer<(float X, float Y)>
    {
        public bool Equals((float X, float Y) a, (float X, float Y) b) =>
            Math.Abs(a.X - b.X) < 0.01f && Math.Abs(a.Y - b.Y) < 0.01f;

        public int GetHashCode((float X, float Y) value) => 0;
    }
}
