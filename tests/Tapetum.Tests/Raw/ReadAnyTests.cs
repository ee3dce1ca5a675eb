using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Tests.Raw;

public sealed class ReadAnyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tapetum-test").FullName;

    private string Target => Path.Combine(folder, "photo.dng");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_linear_DNG_keeps_its_colours_above_black()
    {
        RgbImage image = Read(FlatDng.WriteLinear(Target, 60, 40));

        image.Origin.ShouldBe(RgbOrigin.LinearRaw);
        (image.WidthPx, image.HeightPx).ShouldBe((60, 40));
        image.WhiteLevel.ShouldBe(FlatDng.White - FlatDng.Black);
        image.Rgb.Span[..3].ToArray().ShouldBe(FlatDng.Rgb);
        image.Rgb.Span[^3..].ToArray().ShouldBe(FlatDng.Rgb);
        image.Color.AsShotNeutral.ShouldBe(new CameraNeutral(0.25f, 1, 0.5f));
    }

    [Fact]
    public void An_X_Trans_mosaic_is_read_as_one_wherever_in_its_pattern_it_begins()
    {
        for (int phase = 0; phase < 36; phase += 5)
        {
            XTransImage image = ReadXTrans(FlatDng.WriteXTrans(Target, 66, 60, phase % 6, phase / 6));

            (image.WidthPx, image.HeightPx).ShouldBe((66, 60));
            image.Black.MeanDn.ShouldBe(FlatDng.Black);
            image.WhiteLevelDn.ShouldBe(FlatDng.White);
            RgbImage picture = XTransPicture.Of(image);
            (picture.WhiteLevel - picture.BlackLevel).ShouldBe(FlatDng.White - FlatDng.Black);
            for (int i = 0; i < 3 * 66 * 60; i++)
            {
                (picture.Rgb.Span[i] - (int)picture.BlackLevel).ShouldBeInRange(
                    FlatDng.Rgb[i % 3] - 1,
                    FlatDng.Rgb[i % 3] + 1
                );
            }
        }
    }

    [Fact]
    public void Of_an_X_Trans_mosaic_the_cells_are_its_own_samples()
    {
        RawImage cells = ReadXTrans(FlatDng.WriteXTrans(Target, 67, 61, 4, 2)).ToCells();

        for (int i = 0; i < cells.Mosaic.Length; i++)
        {
            int color = cells.Cfa.ColorAt(i % cells.WidthPx, i / cells.WidthPx);
            ((int)cells.Mosaic.Span[i]).ShouldBe(FlatDng.Black + FlatDng.Rgb[color]);
        }
    }

    [Fact]
    public void A_monochrome_sensor_s_numbers_are_kept()
    {
        RawImage image = RawDecoder
            .ReadAny(FlatDng.WriteMonochrome(Target, 60, 40), TestContext.Current.CancellationToken)
            .ShouldBeOfType<RawImage>();

        image.IsMonochrome.ShouldBeTrue();
        image.Color.ShouldBe(CameraColor.LinearSrgb);
        image.Mosaic.Span.ToArray().ShouldAllBe(value => value == FlatDng.Black + FlatDng.Rgb[1]);
    }

    [Fact]
    public void A_linear_DNG_that_ends_early_is_refused()
    {
        byte[] whole = File.ReadAllBytes(FlatDng.WriteLinear(Target, 60, 40));
        File.WriteAllBytes(Target, whole[..^1000]);

        Should.Throw<RawDecodeException>(() => Read(Target)).Message.ShouldContain("ends");
    }

    [Fact]
    public void A_night_through_filters_of_four_colours_is_developed()
    {
        RgbImage image = Read(SharedData.Path("raws/twelvemonkeys_RAW_CANON_G1.CRW"));

        image.Origin.ShouldBe(RgbOrigin.OtherFilters);
        (image.WidthPx, image.HeightPx).ShouldBe((2088, 1550));
    }

    [Theory]
    [InlineData("skia_sample_1mp.dng")]
    [InlineData("skia_dng_with_preview.dng")]
    public void A_phone_s_linear_DNG_in_lossy_JPEG_is_read(string name)
    {
        RgbImage image = Read(SharedData.Path($"raws/{name}"));

        image.Origin.ShouldBe(RgbOrigin.LinearRaw);
        (image.WidthPx, image.HeightPx).ShouldBe((600, 338));
        image.WhiteLevel.ShouldBe(65535);
    }

    private static RgbImage Read(string path) =>
        RawDecoder.ReadAny(path, TestContext.Current.CancellationToken).ShouldBeOfType<RgbImage>();

    private static XTransImage ReadXTrans(string path) =>
        RawDecoder.ReadAny(path, TestContext.Current.CancellationToken).ShouldBeOfType<XTransImage>();
}
