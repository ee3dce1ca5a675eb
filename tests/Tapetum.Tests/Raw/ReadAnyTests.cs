using Tapetum.Raw;

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
    public void An_X_Trans_mosaic_is_demosaicked_to_the_colours_of_the_camera()
    {
        RgbImage image = Read(FlatDng.WriteXTrans(Target, 540, 516));

        image.Origin.ShouldBe(RgbOrigin.XTrans);
        (image.WidthPx, image.HeightPx).ShouldBe((540, 516));
        image.WhiteLevel.ShouldBe(FlatDng.White - FlatDng.Black);
        int middle = 3 * ((258 * 540) + 270);
        image.Rgb.Span.Slice(middle, 3).ToArray().ShouldBe(FlatDng.Rgb);
    }

    [Fact]
    public void A_monochrome_sensor_gives_grey()
    {
        RgbImage image = Read(FlatDng.WriteMonochrome(Target, 60, 40));

        image.Origin.ShouldBe(RgbOrigin.Monochrome);
        image.Rgb.Span[..3].ToArray().ShouldBe([FlatDng.Rgb[1], FlatDng.Rgb[1], FlatDng.Rgb[1]]);
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
}
