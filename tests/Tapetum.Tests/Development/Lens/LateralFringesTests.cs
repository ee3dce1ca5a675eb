using Tapetum.Development.Lens;
using Tapetum.Inference;
using Tapetum.Raw;
using Tapetum.Raw.Containers;
using Tapetum.Raw.Lenses;
using Tapetum.Raw.Opcodes;
using static Tapetum.Tests.Raw.Opcodes.OpcodeBytes;

namespace Tapetum.Tests.Development.Lens;

/// <summary>Colours that a lens draws larger or smaller than green are found in the picture and brought together; what is coloured stays.</summary>
public class LateralFringesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1.2, 0, -0.8, 0, 0)]
    [InlineData(1.2, 0, -0.8, 0, 0.02)]
    [InlineData(0.4, 0, 0.6, 0, 0.01)]
    [InlineData(0.4, 0.9, -1.2, 0.4, 0.01)]
    public void Fringes_are_found_to_a_fifth_of_a_pixel(
        double red,
        double redCubic,
        double blue,
        double blueCubic,
        float noise
    )
    {
        LateralColor lens = new(Shift(red, redCubic), Shift(blue, blueCubic));

        LateralColor found = Measure(DiscScene.Draw(lens, isColored: false, noise)).ShouldNotBeNull();

        foreach (double radius in new[] { 0.3, 0.6, 0.9 })
        {
            (found.Red.At(radius) * DiscScene.CornerPx).ShouldBe(lens.Red.At(radius) * DiscScene.CornerPx, 0.15);
            (found.Blue.At(radius) * DiscScene.CornerPx).ShouldBe(lens.Blue.At(radius) * DiscScene.CornerPx, 0.15);
        }
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.03)]
    [InlineData(true, 0)]
    [InlineData(true, 0.03)]
    public void Where_colours_lie_on_each_other_nothing_is_found(bool isColored, float noise) =>
        Measure(DiscScene.Draw(DiscScene.NoFringes, isColored, noise)).ShouldBeNull();

    [Fact]
    public void Noise_alone_and_light_alone_tell_nothing()
    {
        LinearImage picture = new(DiscScene.Width, DiscScene.Height);
        picture.Rgb.AsSpan().Fill(0.3f);
        Measure(picture).ShouldBeNull();

        Random random = new(3);
        foreach (ref float value in picture.Rgb.AsSpan())
        {
            value += random.NextSingle() * 0.1f;
        }

        Measure(picture).ShouldBeNull();
        Measure(new LinearImage(40, 30)).ShouldBeNull();
    }

    [Fact]
    public void A_picture_with_fringes_becomes_the_one_without_and_green_stays_bit_for_bit()
    {
        LateralColor lens = new(Shift(1.5, 0), Shift(-1, 0));
        LinearImage fringed = DiscScene.Draw(lens, isColored: true, noise: 0);
        LinearImage truth = DiscScene.Draw(DiscScene.NoFringes, isColored: true, noise: 0);

        RawImage raw = PictureCorrections.Measured(RawOf(new SourceMetadata()), fringed, Token);
        LinearImage corrected = PictureCorrections.Apply(fringed, raw, correctLens: true, Token);

        Off(corrected, truth).ShouldBeLessThan(Off(fringed, truth) / 5);
        Measure(corrected).ShouldBeNull();
        for (int i = 1; i < fringed.Rgb.Length; i += 3)
        {
            corrected.Rgb[i].ShouldBe(fringed.Rgb[i]);
        }

        LinearImage left = PictureCorrections.Apply(fringed, raw, correctLens: false, Token);
        left.Rgb.ShouldBe(fringed.Rgb);
    }

    [Fact]
    public void A_file_that_brings_colours_together_itself_is_left_to_do_so()
    {
        LinearImage fringed = DiscScene.Draw(new(Shift(1.5, 0), Shift(-1, 0)), isColored: false, noise: 0);
        byte[] planes = Double(1.001, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0.999, 0, 0, 0, 0, 0);
        byte[] list = List(Opcode(1, Int32(3), planes, Double(0.5, 0.5)));
        RawImage raw = RawOf(new() { Dng = new Dictionary<ushort, TiffValue> { [51022] = new(7, list.Length, list) } });

        PictureCorrections.Measured(raw, fringed, Token).ShouldBeSameAs(raw);
    }

    [Theory]
    [InlineData(0.98, 0.03, 0)]
    [InlineData(0.97, 0.02, 0.004)]
    public void The_file_s_own_warp_brings_colours_together_too_without_blurring_twice(double k0, double k1, double k3)
    {
        LinearImage fringed = DiscScene.Draw(new(Shift(1, 0.2), Shift(-1, 0)), isColored: false, noise: 0);
        LinearImage truth = DiscScene.Draw(DiscScene.NoFringes, isColored: false, noise: 0);
        byte[] list = List(Opcode(1, Int32(1), Double(k0, k1, 0, k3, 0, 0), Double(0.5, 0.5)));
        RawImage own = RawOf(new() { Dng = new Dictionary<ushort, TiffValue> { [51022] = new(7, list.Length, list) } });
        RawImage measured = PictureCorrections.Measured(own, fringed, Token);

        LinearImage wanted = PictureCorrections.Apply(truth, own, correctLens: true, Token);
        LinearImage fringedStill = PictureCorrections.Apply(fringed, own, correctLens: true, Token);
        LinearImage once = PictureCorrections.Apply(fringed, measured, correctLens: true, Token);
        LinearImage apart = PictureCorrections.Apply(
            fringed,
            RawOf(SourceMetadata.None with { LensProfile = measured.Metadata.LensProfile }),
            correctLens: true,
            Token
        );
        LinearImage twice = PictureCorrections.Apply(apart, own, correctLens: true, Token);

        Off(once, wanted).ShouldBeLessThan(Off(fringedStill, wanted) / 5);
        Sharpness(once).ShouldBeGreaterThan(1.005 * Sharpness(twice));
    }

    [Fact]
    public void What_is_measured_goes_into_the_warp_of_a_lens_that_is_known()
    {
        double[] barrel = [0.98, 0, 0.03];
        double[] radial = [.. barrel, .. new double[12], 0, 0, 0, 1];
        byte[] list = List(Opcode(14, Int32(1), Double(radial), Double(0.5, 0.5), Int32(0)));
        LateralColor color = new(Shift(1, 0.5), RadialShift.None);

        LensProfile both = LensProfile.With(new LensProfile("A lens", list), color).ShouldNotBeNull();

        WarpOpcode warp = both.Opcodes.ShouldHaveSingleItem().ShouldBeOfType<WarpOpcode>();
        both.Lens.ShouldBe("A lens");
        foreach (double radius in new[] { 0.2, 0.5, 0.9 })
        {
            double source = radius * LensPolynomial.At(barrel, radius);
            (radius * warp.FactorAt(warp.Planes[1], radius)).ShouldBe(source, 1e-9);
            (radius * warp.FactorAt(warp.Planes[0], radius)).ShouldBe(source + color.Red.At(source), 1e-9);
        }
    }

    private static LateralColor? Measure(LinearImage picture) =>
        LateralFringes.Measure(picture, EdgeBlocks.Of(picture, Token), Token);

    private static RadialShift Shift(double px, double cubicPx) =>
        new(px / DiscScene.CornerPx, cubicPx / DiscScene.CornerPx);

    private static RawImage RawOf(SourceMetadata metadata) =>
        SyntheticRaw.Image(DiscScene.Width, DiscScene.Height, metadata: metadata);

    /// <summary>Of red and blue: squares of what changes from pixel to pixel.</summary>
    private static double Sharpness(LinearImage picture)
    {
        double sum = 0;
        for (int i = 3; i < picture.Rgb.Length; i++)
        {
            sum += i % 3 == 1 ? 0 : Math.Pow(picture.Rgb[i] - picture.Rgb[i - 3], 2);
        }

        return sum;
    }

    /// <summary>Away from the rim, where nothing can be known.</summary>
    private static double Off(LinearImage one, LinearImage other)
    {
        double sum = 0;
        for (int y = 4; y < one.HeightPx - 4; y++)
        {
            for (int x = 12; x < (3 * one.WidthPx) - 12; x++)
            {
                sum += Math.Abs(one.Row(y)[x] - other.Row(y)[x]);
            }
        }

        return sum;
    }
}
