using Tapetum.Metrics;

namespace Tapetum.Tests.Metrics;

public sealed class SsimTests
{
    [Fact]
    public void Equal_pictures_are_fully_similar()
    {
        float[] a = Noise(40 * 30, seed: 1);

        Ssim.OfPlane(a, a, 40, 30, peak: 1).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Two_flat_greys_differ_only_in_brightness()
    {
        // No variance: SSIM = (2·μa·μb + C1) / (μa² + μb² + C1) with C1 = 6.5025.
        float[] a = [.. Enumerable.Repeat(100f, 12 * 15)];
        float[] b = [.. Enumerable.Repeat(120f, 12 * 15)];

        Ssim.OfPlane(a, b, 12, 15, peak: 255).ShouldBe(((2 * 100.0 * 120) + 6.5025) / (10000 + 14400 + 6.5025), 1e-4);
    }

    [Fact]
    public void An_inverted_pattern_is_dissimilar()
    {
        float[] a = Noise(400, seed: 2);
        float[] b = [.. a.Select(v => 1 - v)];

        Ssim.OfPlane(a, b, 20, 20, peak: 1).ShouldBeLessThan(0);
    }

    [Theory]
    [InlineData(11, 11)]
    [InlineData(29, 17)]
    [InlineData(64, 12)]
    public void Row_by_row_gives_what_the_definition_gives(int widthPx, int heightPx)
    {
        float[] a = Noise(widthPx * heightPx, seed: 3);
        float[] b = [.. a.Zip(Noise(widthPx * heightPx, seed: 4), (x, y) => (0.7f * x) + (0.3f * y))];

        Ssim.OfPlane(a, b, widthPx, heightPx, peak: 1).ShouldBe(ByDefinition(a, b, widthPx, heightPx), 1e-4);
    }

    [Fact]
    public void Colour_pictures_get_the_mean_of_their_channels()
    {
        float[] a = Noise(15 * 15 * 3, seed: 5);
        float[] b = [.. a.Select((v, i) => i % 3 == 1 ? v : 0.5f * v)];
        double[] perChannel =
        [
            .. Enumerable.Range(0, 3).Select(c => Ssim.OfPlane(Channel(a, c), Channel(b, c), 15, 15, peak: 1)),
        ];

        Ssim.OfRgb(a, b, 15, 15, peak: 1).ShouldBe(perChannel.Average(), 1e-9);
        perChannel[1].ShouldBe(1, 1e-9);
    }

    private static float[] Channel(float[] rgb, int channel) => [.. rgb.Where((_, i) => i % 3 == channel)];

    private static float[] Noise(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    /// <summary>Window by window, pixel by pixel.</summary>
    private static double ByDefinition(float[] a, float[] b, int widthPx, int heightPx)
    {
        double[] bell = [.. Enumerable.Range(-5, 11).Select(x => Math.Exp(-x * x / 4.5))];
        double total = bell.Sum() * bell.Sum();
        double sum = 0;
        for (int top = 0; top <= heightPx - 11; top++)
        {
            for (int left = 0; left <= widthPx - 11; left++)
            {
                double Mean(Func<float, float, double> value) =>
                    Enumerable
                        .Range(0, 121)
                        .Sum(i =>
                        {
                            int at = ((top + (i / 11)) * widthPx) + left + (i % 11);
                            return bell[i / 11] * bell[i % 11] / total * value(a[at], b[at]);
                        });
                double ma = Mean((x, _) => x);
                double mb = Mean((_, y) => y);
                double va = Mean((x, _) => (x - ma) * (x - ma));
                double vb = Mean((_, y) => (y - mb) * (y - mb));
                double vab = Mean((x, y) => (x - ma) * (y - mb));
                sum +=
                    ((2 * ma * mb) + 1e-4) * ((2 * vab) + 9e-4) / (((ma * ma) + (mb * mb) + 1e-4) * (va + vb + 9e-4));
            }
        }

        return sum / ((widthPx - 10) * (heightPx - 10));
    }
}
