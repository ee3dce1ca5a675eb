using Tapetum.Development;
using Tapetum.Development.Detail;
using Tapetum.Development.Looks;
using Tapetum.Inference;

namespace Tapetum.Tests.Development;

public sealed class SharpeningTests
{
    private static readonly DevelopmentOptions Plain = new() { Ratio = 1, Look = Look.Neutral };

    [Fact]
    public void A_soft_edge_becomes_steeper_without_a_bright_or_dark_rim()
    {
        LinearImage edge = Pictures.Grey(64, 9, (x, _) => 0.1f + (0.4f / (1 + MathF.Exp((31.5f - x) / 0.6f))));

        double[] soft = Greens(edge, Plain);
        double[] sharp = Greens(edge, Plain with { Sharpen = 60 });

        Steepest(sharp).ShouldBeGreaterThan(1.25 * Steepest(soft));
        double contrast = soft.Max() - soft.Min();
        sharp.Max().ShouldBeLessThan(soft.Max() + (0.08 * contrast));
        sharp.Min().ShouldBeGreaterThan(soft.Min() - (0.08 * contrast));
    }

    [Fact]
    public void What_is_finer_than_the_sensor_s_noise_is_left()
    {
        Random random = new(2);
        LinearImage noisy = Pictures.Grey(128, 64, (_, _) => 0.2f + (0.01f * (float)(random.NextDouble() - 0.5)));
        DevelopmentHints loud = new() { Noise = new(Shot: 4e-3, Read: 1e-6) };
        DevelopmentHints quiet = new() { Noise = new(Shot: 1e-9, Read: 1e-12) };

        double before = Spread(Greens(noisy, Plain));

        Spread(Greens(noisy, Plain with { Sharpen = 50 }, loud)).ShouldBe(before, 0.05 * before);
        Spread(Greens(noisy, Plain with { Sharpen = 50 }, quiet)).ShouldBeGreaterThan(1.4 * before);
    }

    [Fact]
    public void A_picture_is_sharpened_alike_in_any_portions_and_by_vectors_as_one_by_one()
    {
        LinearImage scene = Pictures.Linear(
            53,
            21,
            (x, y) => (0.2f + (0.1f * ((x * y) % 3)), 0.3f + (0.1f * (x % 2)), 0.1f + (0.02f * (y % 5)))
        );
        DevelopedImage picture = Developer.Render(
            scene,
            Pictures.Raw(Cameras.Hero6, orientation: 6),
            Plain with
            {
                Sharpen = 100,
            }
        );
        ushort[] whole = Pictures.Render(picture);
        ushort[] part = new ushort[5 * picture.WidthPx * 3];

        picture.ReadRows(11, 5, part);

        part.ShouldBe(whole[(11 * picture.WidthPx * 3)..(16 * picture.WidthPx * 3)]);
        DetailGain kernel = new(picture.Recipe);
        Random random = new(7);
        float[][] rows = [.. Enumerable.Range(0, 3).Select(_ => Row())];
        float[] Row() => [.. Enumerable.Range(0, 61).Select(_ => (float)random.NextDouble())];
        float[] gains = new float[61];
        kernel.Row(rows[0], rows[1], rows[2], gains);
        for (int x = 0; x < gains.Length; x++)
        {
            gains[x].ShouldBe(kernel.At(rows[0], rows[1], rows[2], x), 1e-4f);
        }
    }

    [Fact]
    public void Nothing_is_sharpened_that_is_neutral_or_developed_already_unless_it_is_asked_for()
    {
        LinearImage scene = Pictures.Grey(32, 32, (x, _) => 0.01f * x);
        DevelopmentHints developed = new() { IsDeveloped = true };

        Amount(new() { Look = Look.Neutral }, DevelopmentHints.None).ShouldBe(0);
        Amount(new(), developed).ShouldBe(0);
        Amount(new() { Sharpen = 20 }, developed).ShouldBeGreaterThan(0);
        Amount(new(), DevelopmentHints.None).ShouldBeGreaterThan(0);

        double Amount(DevelopmentOptions options, DevelopmentHints hints) =>
            Developer.Render(scene, Pictures.Raw(Cameras.Canon550D), hints, options).Recipe.Sharpening.Amount;
    }

    /// <summary>Of the middle row.</summary>
    private static double[] Greens(LinearImage image, DevelopmentOptions options, DevelopmentHints? hints = null)
    {
        DevelopmentHints clean = new() { Noise = new(Shot: 1e-7, Read: 1e-10) };
        ushort[] rgb = Pictures.Render(
            Developer.Render(image, Pictures.Raw(Cameras.Canon550D), hints ?? clean, options)
        );
        int row = image.HeightPx / 2 * image.WidthPx;
        return [.. Enumerable.Range(row, image.WidthPx).Select(i => rgb[(3 * i) + 1] / 257.0)];
    }

    private static double Steepest(double[] values) => values.Zip(values.Skip(1)).Max(pair => pair.Second - pair.First);

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
