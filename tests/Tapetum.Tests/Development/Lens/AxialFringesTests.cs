using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Lenses;

namespace Tapetum.Tests.Development.Lens;

/// <summary>Red and blue that a lens draws wider than green are found in the picture and drawn as sharply; what is coloured stays.</summary>
public class AxialFringesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1.8, 0.25, 1.8, 0.4, 0.01)]
    [InlineData(1.2, 0.3, 2.6, 0.3, 0.005)]
    [InlineData(2.6, 0, 2.6, 0.35, 0.005)]
    public void Rims_are_found_and_rather_less_of_them_than_more(
        double redPx,
        double red,
        double bluePx,
        double blue,
        float noise
    )
    {
        AxialColor lens = new(new(redPx, red), new(bluePx, blue));

        AxialColor found = Measure(Spread(DiscScene.Draw(DiscScene.NoFringes, isColored: false, 0), lens, noise))
            .ShouldNotBeNull();

        foreach ((AxialBlur told, AxialBlur true_) in new[] { (found.Red, lens.Red), (found.Blue, lens.Blue) })
        {
            // How much the colour's edges widen, px²: a narrow rim of more light looks like a wide one of less.
            double wider = told.Share * told.SigmaPx * told.SigmaPx;
            double truth = true_.Share * true_.SigmaPx * true_.SigmaPx;
            wider.ShouldBeLessThanOrEqualTo(1.1 * truth, $"{told} for {true_}");
            wider.ShouldBeGreaterThanOrEqualTo((noise < 0.008f ? 0.6 : 0.25) * truth, $"{told} for {true_}");
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.03)]
    [InlineData(true, 0)]
    [InlineData(true, 0.03)]
    public void Where_colours_are_as_sharp_as_green_nothing_is_found(bool isColored, float noise)
    {
        LinearImage picture = DiscScene.Draw(DiscScene.NoFringes, isColored, noise);
        RawImage raw = RawOf();

        Measure(picture).ShouldBeNull();

        PictureCorrections.Measured(raw, picture, Token).ShouldBeSameAs(raw, "purple things stay as they are");
    }

    [Fact]
    public void Red_and_blue_that_lie_beside_green_are_not_taken_for_wide_ones()
    {
        LateralColor lens = new(new(1.2 / DiscScene.CornerPx, 0), new(-0.8 / DiscScene.CornerPx, 0));

        Measure(DiscScene.Draw(lens, isColored: false, 0.005f)).ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 1.8)]
    [InlineData(true, 1.2)]
    [InlineData(true, 2.4)]
    public void A_picture_with_rims_becomes_the_one_without_and_green_stays_bit_for_bit(bool isColored, double px)
    {
        AxialColor lens = new(new(px, 0.3), new(px, 0.35));
        LinearImage truth = DiscScene.Draw(DiscScene.NoFringes, isColored, noise: 0);
        LinearImage rimmed = Spread(truth, lens, noise: 0);
        float[] before = [.. rimmed.Rgb];

        RawImage raw = PictureCorrections.Measured(
            RawOf(),
            Spread(DiscScene.Draw(DiscScene.NoFringes, isColored: false, noise: 0), lens, noise: 0),
            Token
        );
        LinearImage corrected = PictureCorrections.Apply(rimmed, raw, correctLens: true, Token);

        rimmed.Rgb.ShouldBe(before, "what it was made of is left");
        Off(corrected, truth).ShouldBeLessThan(Off(rimmed, truth) / 3);
        for (int i = 1; i < rimmed.Rgb.Length; i += 3)
        {
            corrected.Rgb[i].ShouldBe(rimmed.Rgb[i]);
        }

        PictureCorrections.Apply(rimmed, raw, correctLens: false, Token).Rgb.ShouldBe(before);
        PictureCorrections.Apply(rimmed, raw, correctLens: true, Token, mayChange: true).Rgb.ShouldBe(corrected.Rgb);
    }

    [Fact]
    public void What_is_mixed_before_or_after_it_is_the_same()
    {
        AxialColor lens = new(new(1.2, 0.3), new(2.6, 0.3));
        LinearImage one = DiscScene.Draw(DiscScene.NoFringes, isColored: true, noise: 0);
        LinearImage other = DiscScene.Draw(DiscScene.NoFringes, isColored: false, noise: 0.02f);
        LinearImage mixed = new(one.WidthPx, one.HeightPx);
        for (int i = 0; i < mixed.Rgb.Length; i++)
        {
            mixed.Rgb[i] = (0.3f * one.Rgb[i]) + (0.7f * other.Rgb[i]);
        }

        foreach (LinearImage picture in new[] { one, other, mixed })
        {
            AxialFilter.Apply(picture, lens, Token);
        }

        for (int i = 0; i < mixed.Rgb.Length; i++)
        {
            mixed.Rgb[i].ShouldBe((0.3f * one.Rgb[i]) + (0.7f * other.Rgb[i]), 1e-5f);
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(41, 97)]
    [InlineData(30, 300)]
    public void Any_size_is_filtered_as_by_the_formula(int width, int height)
    {
        Random random = new(2);
        LinearImage picture = new(width, height);
        foreach (ref float value in picture.Rgb.AsSpan())
        {
            value = random.NextSingle();
        }

        float[] before = [.. picture.Rgb];
        AxialFilter.Apply(picture, new(AxialBlur.None, new(1.2, 0.4)), Token);

        float[] once = Blur(before, width, height, 2, 1.2);
        float[] twice = Blur(before, width, height, 2, 1.2 * Math.Sqrt(2));
        for (int i = 0; i < before.Length; i++)
        {
            double wanted = i % 3 == 2 ? (before[i] * 1.56) - (0.72 * once[i]) + (0.16 * twice[i]) : before[i];
            ((double)picture.Rgb[i]).ShouldBe(wanted, 1e-5);
        }
    }

    private static AxialColor? Measure(LinearImage picture) =>
        AxialFringes.Measure(picture, EdgeBlocks.Of(picture, Token), Token);

    /// <summary>As such a lens draws the picture.</summary>
    private static LinearImage Spread(LinearImage picture, AxialColor lens, float noise)
    {
        (int width, int height) = (picture.WidthPx, picture.HeightPx);
        LinearImage seen = new(width, height);
        picture.Rgb.CopyTo(seen.Rgb.AsSpan());
        foreach ((int channel, AxialBlur blur) in new[] { (0, lens.Red), (2, lens.Blue) })
        {
            float[] wide = Blur(picture.Rgb, width, height, channel, blur.SigmaPx);
            for (int i = channel; i < wide.Length; i += 3)
            {
                seen.Rgb[i] += (float)blur.Share * (wide[i] - seen.Rgb[i]);
            }
        }

        Random random = new(4);
        foreach (ref float value in seen.Rgb.AsSpan())
        {
            value += noise * ((random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2);
        }

        return seen;
    }

    private static float[] Blur(float[] rgb, int width, int height, int channel, double sigma)
    {
        int reach = (int)Math.Ceiling(3 * sigma);
        double[] kernel =
        [
            .. Enumerable.Range(-reach, (2 * reach) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))),
        ];
        double sum = kernel.Sum();
        float[] across = new float[rgb.Length];
        float[] both = new float[rgb.Length];
        for (int i = 0; i < width * height; i++)
        {
            (int x, int y) = (i % width, i / width);
            for (int k = -reach; k <= reach; k++)
            {
                int from = (y * width) + Math.Clamp(x + k, 0, width - 1);
                across[(3 * i) + channel] += (float)(kernel[k + reach] / sum * rgb[(3 * from) + channel]);
            }
        }

        for (int i = 0; i < width * height; i++)
        {
            (int x, int y) = (i % width, i / width);
            for (int k = -reach; k <= reach; k++)
            {
                int from = (Math.Clamp(y + k, 0, height - 1) * width) + x;
                both[(3 * i) + channel] += (float)(kernel[k + reach] / sum * across[(3 * from) + channel]);
            }
        }

        return both;
    }

    private static RawImage RawOf() =>
        SyntheticRaw.Image(DiscScene.Width, DiscScene.Height, metadata: new SourceMetadata());

    private static double Off(LinearImage one, LinearImage other) =>
        one.Rgb.Zip(other.Rgb, (a, b) => Math.Abs((double)a - b)).Sum();
}
