using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Metrics;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

/// <summary>Real files, each 2×2 cell of the mosaic taken for one pixel, developed with the default options.</summary>
public sealed class RealRawTests(ITestOutputHelper output)
{
    /// <summary>The chart's lower row in the binned picture, from white to black; it is lit by a lamp before a window at dusk.</summary>
    private static readonly int[] GreyPatchesPx = [352, 406, 460, 515, 570, 627];

    [Fact]
    public void The_grey_patches_of_a_colour_chart_come_out_grey()
    {
        DevelopedImage picture = Develop("raws/tinydng_colorchart.dng");
        ushort[] rgb = Pictures.Render(picture);

        double[] differences =
        [
            .. GreyPatchesPx.Select(x => MeanAround(rgb, picture.WidthPx, x, 466).DeltaEFromNeutral()),
        ];

        output.WriteLine($"ΔE2000 from neutral: {string.Join(", ", differences.Select(d => $"{d:F1}"))}");
        differences.Take(3).ShouldAllBe(difference => difference < 4);
        // The darker ones sit where the window's light mixes in.
        differences.ShouldAllBe(difference => difference < 9);
    }

    [Fact]
    public void A_clipped_sky_is_white_without_a_pink_rim()
    {
        DevelopedImage picture = Develop("raws/gopro_Hero6_GOPR0024.dng");
        ushort[] rgb = Pictures.Render(picture);

        picture.Recipe.Amplification.ShouldBeInRange(1, 3, "it is well exposed");
        picture.Recipe.Clip.Green.ShouldBeInRange(0.93f, 0.97f, "its green fills up below the stated white level");
        int pink = 0;
        for (int y = 0; y < 300; y++)
        {
            for (int x = 1050; x < 1450; x++)
            {
                ReadOnlySpan<ushort> pixel = rgb.AsSpan(((y * picture.WidthPx) + x) * 3, 3);
                int green = pixel[1] >> 8;
                pink += pixel[0] >> 8 > 235 && green < (pixel[0] >> 8) - 8 && green < (pixel[2] >> 8) - 8 ? 1 : 0;
            }
        }

        // Binning leaves single coloured pixels along dark edges; a rim around every cloud would be thousands.
        pink.ShouldBeLessThan(600);
    }

    [Fact]
    public void A_dark_frame_becomes_visible_and_keeps_its_lights()
    {
        DevelopedImage picture = Develop("raws/twelvemonkeys_bmpcc_test.dng");
        ushort[] rgb = Pictures.Render(picture);

        picture.Recipe.Amplification.ShouldBeInRange(8, 50);
        double[] luminance =
        [
            .. rgb.Chunk(3).Select(p => ((0.2126 * p[0]) + (0.7152 * p[1]) + (0.0722 * p[2])) / 65535),
        ];
        Array.Sort(luminance);
        luminance[luminance.Length / 2].ShouldBeInRange(0.12, 0.5);
        luminance.Count(y => y > 0.99).ShouldBeLessThan(luminance.Length / 100);
    }

    private static DevelopedImage Develop(string relative)
    {
        RawImage raw = RawDecoder.Read(SharedData.Path(relative), TestContext.Current.CancellationToken);
        return Developer.Render(Bin(raw), raw, new DevelopmentOptions { Look = Look.Neutral });
    }

    private static LinearImage Bin(RawImage raw)
    {
        LinearImage image = new(raw.WidthPx / 2, raw.HeightPx / 2);
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span;
        for (int y = 0; y < image.HeightPx * 2; y++)
        {
            Span<float> row = image.Row(y / 2);
            for (int x = 0; x < image.WidthPx * 2; x++)
            {
                float black = raw.Black.At(x, y);
                float value = (mosaic[(y * raw.WidthPx) + x] - black) / (raw.WhiteLevelDn - black);
                int color = raw.Cfa.ColorAt(x, y);
                row[(x / 2 * 3) + color] += color == 1 ? value / 2 : value;
            }
        }

        return image;
    }

    private static CieLab MeanAround(ushort[] rgb, int widthPx, int xPx, int yPx)
    {
        double[] sum = new double[3];
        for (int y = yPx - 8; y < yPx + 8; y++)
        {
            for (int x = xPx - 8; x < xPx + 8; x++)
            {
                for (int c = 0; c < 3; c++)
                {
                    sum[c] += SrgbTransfer.Decode(rgb[(((y * widthPx) + x) * 3) + c] / 65535f) / 256;
                }
            }
        }

        return CieLab.FromLinearSrgb(sum[0], sum[1], sum[2]);
    }
}
