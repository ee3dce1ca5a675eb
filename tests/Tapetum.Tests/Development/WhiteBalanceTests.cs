using Tapetum.Development;
using Tapetum.Development.Color;
using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

public sealed class WhiteBalanceTests
{
    [Theory]
    [InlineData("as-shot", WhiteBalanceMode.AsShot, 0)]
    [InlineData("auto", WhiteBalanceMode.Auto, 0)]
    [InlineData("daylight", WhiteBalanceMode.Daylight, 5500)]
    [InlineData("3200", WhiteBalanceMode.Temperature, 3200)]
    [InlineData("5200K", WhiteBalanceMode.Temperature, 5200)]
    public void A_choice_is_read_from_its_name_and_written_back(string text, WhiteBalanceMode mode, double kelvin)
    {
        WhiteBalance.TryParse(text, out WhiteBalance read).ShouldBeTrue();

        (read.Mode, read.TemperatureK).ShouldBe((mode, kelvin));
        WhiteBalance.TryParse(read.ToString(), out WhiteBalance again).ShouldBeTrue();
        again.ShouldBe(read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sunny")]
    [InlineData("100")]
    [InlineData("-5200")]
    [InlineData("NaN")]
    [InlineData("99999K")]
    public void Nonsense_is_refused(string text) => WhiteBalance.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(1999.0, 1999.0)]
    [InlineData(2856.0, 2856.0)]
    [InlineData(3200.0, 3200.0)]
    [InlineData(5500.0, 5500.0)]
    [InlineData(6504.0, 6504.0)]
    [InlineData(10000.0, 10000.0)]
    public void A_temperature_survives_the_way_to_a_chromaticity_and_back(double kelvin, double expected) =>
        ColorTemperature.Of(ColorTemperature.ToChromaticity(kelvin)).ShouldBe(expected, expected * 0.02);

    [Fact]
    public void Daylight_of_6504_K_is_the_white_of_sRGB()
    {
        Chromaticity d65 = ColorTemperature.ToChromaticity(6504);

        d65.X.ShouldBe(ColorSpace.White.X, 0.0005);
        d65.Y.ShouldBe(ColorSpace.White.Y, 0.0005);
    }

    [Theory]
    [InlineData(nameof(Cameras.Canon550D), 2800)]
    [InlineData(nameof(Cameras.Canon550D), 6500)]
    [InlineData(nameof(Cameras.Hero6), 3800)]
    [InlineData(nameof(Cameras.BlackmagicPocket), 4500)]
    public void What_a_camera_sees_of_a_light_leads_back_to_the_light(string camera, double kelvin)
    {
        CameraProfile profile = new(Cameras.ByName(camera));
        Chromaticity light = ColorTemperature.ToChromaticity(kelvin);

        Chromaticity found = profile.LightOf(profile.NeutralOf(light)).ShouldNotBeNull();

        found.X.ShouldBe(light.X, 0.001);
        found.Y.ShouldBe(light.Y, 0.001);
        profile.TintOf(profile.NeutralOf(light)).ShouldBe(0, 0.01);
    }

    [Fact]
    public void A_warmer_setting_makes_the_picture_bluer_and_a_cooler_one_redder()
    {
        CameraProfile profile = new(Cameras.Hero6);

        CameraNeutral tungsten = profile.NeutralOf(ColorTemperature.ToChromaticity(2850));
        CameraNeutral shade = profile.NeutralOf(ColorTemperature.ToChromaticity(7500));

        tungsten.Red.ShouldBeGreaterThan(shade.Red);
        tungsten.Blue.ShouldBeLessThan(shade.Blue);
    }

    [Theory]
    [InlineData(2800)]
    [InlineData(5000)]
    [InlineData(8000)]
    public void The_light_is_found_in_a_picture_of_grey_and_coloured_things(double kelvin)
    {
        CameraProfile profile = new(Cameras.Canon550D);
        CameraNeutral light = profile.NeutralOf(ColorTemperature.ToChromaticity(kelvin));
        LinearImage scene = Patches(light, seed: 8);
        CameraColor unknownLight = Cameras.Canon550D with { AsShotNeutral = null };

        CameraNeutral found = Developer
            .Render(scene, Pictures.Raw(unknownLight), new DevelopmentOptions())
            .Recipe.Neutral;

        found.Red.ShouldBe(light.Red, 0.05f * light.Red);
        found.Blue.ShouldBe(light.Blue, 0.05f * light.Blue);
    }

    [Fact]
    public void What_the_camera_noted_is_kept_even_when_the_picture_is_warm()
    {
        // A sunset in daylight setting stays a sunset.
        CameraProfile profile = new(Cameras.BlackmagicPocket);
        CameraNeutral daylight = profile.NeutralOf(ColorTemperature.ToChromaticity(5500));
        LinearImage sunset = Patches(profile.NeutralOf(ColorTemperature.ToChromaticity(2600)), seed: 9);
        CameraColor color = Cameras.BlackmagicPocket with { AsShotNeutral = daylight };

        Developer.Render(sunset, Pictures.Raw(color), new DevelopmentOptions()).Recipe.Neutral.ShouldBe(daylight);
    }

    [Theory]
    [InlineData(0f, 1f, 0f)]
    [InlineData(2226f, 1f, 1485f)]
    [InlineData(float.NaN, 1f, 0.5f)]
    public void An_impossible_note_is_not_believed(float red, float green, float blue)
    {
        CameraProfile profile = new(Cameras.Canon550D);
        CameraNeutral light = profile.NeutralOf(ColorTemperature.ToChromaticity(5000));
        CameraColor color = Cameras.Canon550D with { AsShotNeutral = new(red, green, blue) };

        CameraNeutral used = Developer
            .Render(Patches(light, seed: 8), Pictures.Raw(color), new DevelopmentOptions())
            .Recipe.Neutral;

        used.Red.ShouldBe(light.Red, 0.05f * light.Red);
    }

    [Theory]
    [InlineData(2800)]
    [InlineData(5500)]
    [InlineData(9000)]
    public void A_given_temperature_is_the_one_developed_with(double kelvin)
    {
        DevelopmentOptions options = new() { WhiteBalance = WhiteBalance.FromKelvin(kelvin) };

        DevelopedImage picture = Developer.Render(new LinearImage(8, 8), Pictures.Raw(Cameras.Hero6), options);

        picture.Recipe.TemperatureK.ShouldBe(kelvin, kelvin * 0.03);
    }

    [Fact]
    public void A_black_frame_is_developed_without_a_light_to_be_found()
    {
        LinearImage black = new(40, 30);
        CameraColor unknownLight = Cameras.Canon550D with { AsShotNeutral = null };

        DevelopedImage picture = Developer.Render(black, Pictures.Raw(unknownLight), new DevelopmentOptions());

        Pictures.Render(picture).ShouldAllBe(code => code == 0);
        picture.Recipe.TemperatureK.ShouldBe(5260, 200, "what most pictures are taken in");
    }

    [Fact]
    public void An_unusual_note_stands_where_the_picture_says_nothing()
    {
        // Fluorescent tubes: neither daylight nor a glowing body. Nothing in a black frame speaks against them.
        CameraNeutral tubes = new CameraProfile(Cameras.Canon550D).NeutralOf(4200, tint: -40);
        CameraColor color = Cameras.Canon550D with { AsShotNeutral = tubes };

        Developer
            .Render(new LinearImage(40, 30), Pictures.Raw(color), new DevelopmentOptions())
            .Recipe.Neutral.ShouldBe(tubes);
    }

    /// <summary>Square patches, half of them grey, the rest of any colour.</summary>
    private static LinearImage Patches(CameraNeutral light, int seed)
    {
        Random random = new(seed);
        (float R, float G, float B)[] paints =
        [
            .. Enumerable
                .Range(0, 48)
                .Select(i =>
                {
                    float grey = 0.02f + (0.4f * random.NextSingle());
                    return i % 2 == 0
                        ? (grey, grey, grey)
                        : (0.4f * random.NextSingle(), 0.4f * random.NextSingle(), 0.4f * random.NextSingle());
                }),
        ];
        return Pictures.Linear(
            320,
            240,
            (x, y) =>
            {
                (float r, float g, float b) = paints[(y / 40 * 8) + (x / 40)];
                return (r * light.Red, g, b * light.Blue);
            }
        );
    }
}
