using Tapetum.Mosaic;
using Tapetum.Sensor;

namespace Tapetum.Tests.Mosaic;

public class StuckClustersTests
{
    private const int Columns = 37;
    private const int Rows = 29;
    private const float Sigma = VarianceStabilizer.NoiseScale;

    /// <summary>Places in the cluster, as bits: 1 top left, 2 top right, 4 bottom left, 8 bottom right.</summary>
    [Theory]
    [InlineData(0b0011)]
    [InlineData(0b0101)]
    [InlineData(0b1001)]
    [InlineData(0b0111)]
    [InlineData(0b1111)]
    public void Stuck_pixels_that_touch_are_replaced_wherever_they_lie(int shape)
    {
        int count = System.Numerics.BitOperations.PopCount((uint)shape);
        foreach (int sigmas in new[] { 60, -60 })
        {
            for (int place = 0; place < 4; place++)
            {
                (int left, int top) = (20 + (place & 1), 20 + (place >> 1));
                float[] planes = Scene((x, y) => Bit(shape, x - left, y - top) ? sigmas * Sigma : 0);

                StuckPixels.Replace(planes, Columns, Rows).ShouldBe(count);

                float[] clean = Scene((_, _) => 0);
                planes.Zip(clean, (one, other) => MathF.Abs(one - other)).Max().ShouldBeLessThan(6 * Sigma);
            }
        }
    }

    /// <summary>On stripes of 2 to 6 px, where whatever it covers is bright or dark.</summary>
    [Fact]
    public void A_cluster_on_fine_texture_is_replaced_and_the_texture_stays()
    {
        for (int width = 2; width <= 6; width++)
        {
            float Stripes(int x, int y) => x / width % 2 * 20 * Sigma;
            float[] clean = Scene(Stripes);
            for (int left = 20; left < 20 + (2 * width); left++)
            {
                float[] planes = Scene(
                    (x, y) => Stripes(x, y) + (x - left is 0 or 1 && y is 20 or 21 ? 90 * Sigma : 0)
                );

                StuckPixels.Replace(planes, Columns, Rows).ShouldBe(4, $"{width} {left}");

                planes.Zip(clean, (one, other) => MathF.Abs(one - other)).Max().ShouldBeLessThan(6 * Sigma);
            }
        }
    }

    [Fact]
    public void A_dead_pixel_beside_a_hot_one_does_not_hide_it()
    {
        float[] clean = Scene((_, _) => 0);
        foreach ((int dx, int dy) in new[] { (1, 0), (0, 1), (1, 1), (2, 0), (1, 2), (2, 1) })
        {
            float[] planes = Scene(
                (x, y) =>
                    (x, y) == (20, 20) ? 70 * Sigma
                    : (x, y) == (20 + dx, 20 + dy) ? -16 * Sigma
                    : 0
            );

            StuckPixels.Replace(planes, Columns, Rows).ShouldBe(2, $"{dx} {dy}");

            planes.Zip(clean, (one, other) => MathF.Abs(one - other)).Max().ShouldBeLessThan(6 * Sigma);
        }
    }

    /// <summary>Light of a lens's point or dot spreads over what is beside it, wherever between the pixels it falls.</summary>
    [Fact]
    public void Stars_and_lamps_of_the_size_of_a_cluster_are_left_alone()
    {
        for (float x = 20; x <= 21; x += 0.125f)
        {
            for (float y = 20; y <= 21; y += 0.125f)
            {
                (float atX, float atY) = (x, y);
                float[] stars = Scene((px, py) => Star(px, py, atX, atY));
                StuckPixels.Replace(stars, Columns, Rows).ShouldBe(0, $"{atX} {atY}");
            }
        }

        float[] lamp = Scene((x, y) => x is >= 20 and < 25 && y is >= 20 and < 25 ? 60 * Sigma : 0);
        StuckPixels.Replace(lamp, Columns, Rows).ShouldBe(0);
    }

    /// <summary>Whose light beside them is hardly more than noise: of those that fall so that they look like a cluster a few are lost.</summary>
    [Fact]
    public void Faint_stars_are_left_alone_but_for_one_in_a_hundred()
    {
        (int stars, int lost) = (0, 0);
        for (int sigmas = 20; sigmas < 120; sigmas += 4)
        {
            for (float x = 20; x <= 21; x += 0.125f)
            {
                for (float y = 20; y <= 21; y += 0.125f)
                {
                    (float atX, float atY, float height) = (x, y, sigmas * Sigma / 5);
                    float[] planes = Scene((px, py) => height * Star(px, py, atX, atY));
                    stars++;
                    lost += StuckPixels.Replace(planes, Columns, Rows) > 0 ? 1 : 0;
                }
            }
        }

        lost.ShouldBeLessThan(stars / 100, $"of {stars}");
    }

    private static bool Bit(int shape, int dx, int dy) =>
        dx is 0 or 1 && dy is 0 or 1 && (shape >> ((2 * dy) + dx) & 1) != 0;

    private static float Star(float x, float y, float atX, float atY) =>
        5 * MathF.Exp(-(((x - atX) * (x - atX)) + ((y - atY) * (y - atY))) / (2 * 0.6f * 0.6f));

    private static float[] Scene(Func<int, int, float> light) => NoisyPlanes.Of(Columns, Rows, light);
}
