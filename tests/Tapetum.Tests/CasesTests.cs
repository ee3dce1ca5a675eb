using Tapetum.Development;
using Tapetum.Development.Lens;
using Tapetum.Development.Looks;
using Tapetum.Inference;
using Tapetum.Metrics;
using Tapetum.Raw;

namespace Tapetum.Tests;

/// <summary>
/// Made files that went wrong in some raw program: each comes out like the one that is right, or is refused by name. Without the network, whose noise is left to others.
/// </summary>
public class CasesTests
{
    private const int BlockPx = 8;

    [Theory]
    [InlineData("masked-areas-no-black")]
    [InlineData("black-delta-v-rows")]
    [InlineData("black-delta-vh")]
    [InlineData("map-polynomial")]
    [InlineData("map-table")]
    [InlineData("delta-per-row")]
    [InlineData("unknown-mandatory-opcode")]
    [InlineData("white-65535")]
    [InlineData("orientation-0")]
    [InlineData("bad-pixels-constant")]
    public void It_looks_like_the_reference(string name)
    {
        double[] picture = Reduced(name, 0, 0);

        Difference(picture, Reduced("reference", 0, 0)).ShouldBeLessThan(2.5);
    }

    [Theory]
    [InlineData("vignette-list3")]
    [InlineData("gain-map-list3")]
    public void Its_dark_corners_are_as_bright_as_the_reference_s(string name)
    {
        (LinearImage even, LinearImage reference) = (Shown(Read(name)), Shown(Read("reference")));

        foreach ((int x, int y) in new[] { (0, 0), (600, 0), (0, 440), (600, 440), (300, 220) })
        {
            (MeanOf(even, x, y) / MeanOf(reference, x, y)).ShouldBe(1, 0.04, $"at {x}, {y}");
        }
    }

    [Theory]
    [InlineData("warp-list3-with-crop")]
    [InlineData("warp-list3-no-crop")]
    public void A_bent_picture_becomes_another_one(string name)
    {
        double[] straight = Reduced(name, 0, 0);

        Difference(straight, Reduced("reference", 0, 0)).ShouldBeGreaterThan(1);
        Difference(straight, Reduced("warp-list3-with-crop", 0, 0)).ShouldBeLessThan(0.01);
    }

    [Theory]
    [InlineData("trim-bounds", 520, 400)]
    [InlineData("default-crop-odd-area", 600, 450)]
    [InlineData("default-user-crop", 320, 240)]
    [InlineData("default-scale", 640, 960)]
    [InlineData("quad-bayer", 320, 240)]
    public void It_has_the_size_that_it_asks_for(string name, int widthPx, int heightPx)
    {
        LinearImage image = Shown(Read(name));

        (image.WidthPx, image.HeightPx).ShouldBe((widthPx, heightPx));
    }

    [Theory]
    [InlineData("cfa-2x4", "2")]
    [InlineData("cfa-rgbe", "cyan")]
    [InlineData("cfa-all-green", "green")]
    [InlineData("dual-iso", "dual ISO")]
    [InlineData("cfalayout2", "CFALayout 2")]
    [InlineData("super-ccd-s5pro", "Super CCD")]
    public void It_is_refused_by_name(string name, string word) =>
        Should.Throw<RawDecodeException>(() => Read(name)).Message.ShouldContain(word);

    [Fact]
    public void A_pedestal_that_is_off_is_corrected_and_said()
    {
        DecodedPhoto photo = Read("black-20-off");

        photo.Raw.Black.MeanDn.ShouldBe(532, 2);
        photo.Remarks.Single().ShouldContain("too low");
    }

    [Theory]
    [InlineData("white-tag-7-percent-high")]
    [InlineData("green-clips-below-white-tag")]
    public void Its_lamps_are_white(string name)
    {
        DecodedPhoto photo = Read(name);

        photo.Remarks.ShouldContain(remark => remark.Contains("clip", StringComparison.Ordinal));
        LinearImage image = Shown(photo);
        // A lamp of the scene: all colours at the level where they clip.
        for (int color = 0; color < 3; color++)
        {
            image.Row(72)[(3 * 480) + color].ShouldBeGreaterThan(0.995f);
        }
    }

    [Theory]
    [InlineData("opcode-count-huge")]
    [InlineData("opcode-count-zero")]
    public void Lists_that_claim_too_much_or_nothing_end_at_once_in_the_same_picture_each_time(string name)
    {
        RgbImage first = Read(name).Photograph.ShouldBeOfType<RgbImage>();
        RgbImage second = Read(name).Photograph.ShouldBeOfType<RgbImage>();

        first.Rgb.Span.SequenceEqual(second.Rgb.Span).ShouldBeTrue();
    }

    [Theory]
    [InlineData("opcode-count-huge")]
    [InlineData("opcode-count-zero")]
    public void A_list_that_claims_too_much_or_nothing_still_curves_the_numbers_as_it_says(string name)
    {
        RgbImage claimed = Read(name).Photograph.ShouldBeOfType<RgbImage>();
        string whole = SharedData.Path("raws/skia_dng_with_preview.dng");
        Photograph right = RawDecoder.ReadAny(whole, TestContext.Current.CancellationToken);

        claimed.Rgb.Span.SequenceEqual(right.ShouldBeOfType<RgbImage>().Rgb.Span).ShouldBeTrue();
    }

    private static double MeanOf(LinearImage image, int leftPx, int topPx)
    {
        double sum = 0;
        for (int y = topPx; y < topPx + 40; y++)
        {
            foreach (float value in image.Row(y).Slice(3 * leftPx, 3 * 40))
            {
                sum += value;
            }
        }

        return sum;
    }

    private static DecodedPhoto Read(string name)
    {
        string path = SharedData.Path($"cases/{name}.dng");
        return DecodedPhoto.Read(path, path, TestContext.Current.CancellationToken);
    }

    private static LinearImage Shown(DecodedPhoto photo)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        return PictureCorrections.Apply(photo.Untouched(token), photo.Raw, correctLens: true, token);
    }

    /// <summary>Developed, [blocks, 3]: sRGB, 0 to 255.</summary>
    private static double[] Reduced(string name, int leftPx, int topPx)
    {
        DecodedPhoto photo = Read(name);
        DevelopedImage picture = Developer.Render(
            Shown(photo),
            photo.Raw,
            new DevelopmentOptions { Look = Look.Neutral }
        );
        ushort[] rgb = new ushort[3 * picture.WidthPx * picture.HeightPx];
        picture.ReadRows(0, picture.HeightPx, rgb);
        (int columns, int rows) = ((picture.WidthPx - leftPx) / BlockPx, (picture.HeightPx - topPx) / BlockPx);
        double[] reduced = new double[3 * columns * rows];
        for (int y = 0; y < rows * BlockPx; y++)
        {
            for (int x = 0; x < 3 * columns * BlockPx; x++)
            {
                int block = (3 * (((y / BlockPx) * columns) + (x / 3 / BlockPx))) + (x % 3);
                int from = (3 * (((topPx + y) * picture.WidthPx) + leftPx)) + x;
                reduced[block] += rgb[from] / 257.0 / (BlockPx * BlockPx);
            }
        }

        return reduced;
    }

    private static double Difference(double[] one, double[] other)
    {
        one.Length.ShouldBe(other.Length);
        double sum = 0;
        for (int i = 0; i < one.Length; i += 3)
        {
            sum += CieLab.DeltaE2000(Lab(one, i), Lab(other, i));
        }

        return sum / (one.Length / 3);
    }

    private static CieLab Lab(double[] rgb, int at) =>
        CieLab.FromLinearSrgb(Linear(rgb[at]), Linear(rgb[at + 1]), Linear(rgb[at + 2]));

    /// <summary>IEC 61966-2-1.</summary>
    private static double Linear(double code) =>
        code / 255 <= 0.04045 ? code / 255 / 12.92 : Math.Pow(((code / 255) + 0.055) / 1.055, 2.4);
}
