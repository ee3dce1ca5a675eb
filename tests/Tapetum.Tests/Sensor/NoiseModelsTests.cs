using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Tests.Sensor;

public class NoiseModelsTests
{
    [Fact]
    public void The_profile_in_the_file_goes_before_the_camera_table()
    {
        NoiseModel model = NoiseModels.For(Raw("SONY", "ILCE-7SM2", 1600, new NoiseProfile(1e-4, 4e-8)));
        model.Origin.ShouldBe(NoiseOrigin.NoiseProfileTag);
        model.GainDnPerElectron.ShouldBe(1e-4f * 15871, 1e-4f);
        model.ReadNoiseVarianceDn2.ShouldBe(4e-8f * 15871 * 15871, 1e-3f);
    }

    [Fact]
    public void Of_three_profiles_green_is_taken()
    {
        NoiseModel model = NoiseModels.For(
            Raw("Maker", "Phone", 100, new NoiseProfile(9e-4, 1e-6), new NoiseProfile(3e-4, 1e-6), new(8e-4, 1e-6))
        );
        model.GainDnPerElectron.ShouldBe(3e-4f * 15871, 1e-3f);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1e-4)]
    [InlineData(double.NaN)]
    [InlineData(3.0)]
    public void A_profile_that_no_sensor_can_have_is_ignored(double scale) =>
        NoiseModels
            .For(Raw("SONY", "ILCE-7SM2", 1600, new NoiseProfile(scale, 0)))
            .Origin.ShouldBe(NoiseOrigin.CameraTable);

    [Fact]
    public void A_profile_without_read_noise_still_has_that_of_quantisation() =>
        NoiseModels
            .For(Raw("Maker", "Phone", 100, new NoiseProfile(1e-4, -1e-9)))
            .ReadNoiseVarianceDn2.ShouldBe(1 / 12f, 1e-5f);

    [Theory]
    [InlineData("Canon", "Canon EOS 70D")]
    [InlineData("Canon", "EOS 70D")]
    [InlineData("NIKON CORPORATION", "NIKON D850")]
    [InlineData("Canon", "Canon EOS REBEL T5i")]
    [InlineData("SONY", "ILCE-7SM2")]
    public void Calibrated_cameras_are_found_however_their_name_is_written(string make, string model) =>
        NoiseModels.For(Raw(make, model, 800)).Origin.ShouldBe(NoiseOrigin.CameraTable);

    [Theory]
    [InlineData(100, 0.0935f, 1.07f)]
    [InlineData(1600, 1.525f, 6.38f)]
    [InlineData(2000, 1.907f, 2.69f)]
    [InlineData(25600, 24.44f, 25.95f)]
    [InlineData(1130, 1.077f, 4.83f)]
    public void The_Sony_A7S_II_grows_quieter_at_its_second_gain(double iso, float gain, float sigma)
    {
        NoiseModel model = CameraNoiseTable.Find(SyntheticScene.Capture("SONY", "ILCE-7SM2", iso), 16383)!;
        model.GainDnPerElectron.ShouldBe(gain, 0.01f * gain);
        Math.Sqrt(model.ReadNoiseVarianceDn2).ShouldBe(sigma, 0.03 * sigma);
    }

    [Fact]
    public void A_twelve_bit_file_has_a_quarter_of_the_gain_of_a_fourteen_bit_one()
    {
        CaptureInfo capture = SyntheticScene.Capture("NIKON CORPORATION", "NIKON D850", 800);
        NoiseModel full = CameraNoiseTable.Find(capture, 15520)!;
        NoiseModel less = CameraNoiseTable.Find(capture, 3880)!;
        full.GainDnPerElectron.ShouldBe(3.32f, 0.01f);
        less.GainDnPerElectron.ShouldBe(full.GainDnPerElectron / 4, 1e-4f);
    }

    [Theory]
    [InlineData("Canon EOS 70D", null)]
    [InlineData("Canon EOS 70D", 25600.0)]
    [InlineData("Canon EOS 7D", 800.0)]
    [InlineData("Redmi K30", 100.0)]
    public void Without_a_calibration_near_the_ISO_the_frame_is_measured(string model, double? iso) =>
        NoiseModels.For(Raw("Maker", model, iso)).Origin.ShouldBe(NoiseOrigin.FrameEstimate);

    [Theory]
    [InlineData("OPPO", "CPH1919", 1600, 0.968f, 1.75f)]
    [InlineData("Xiaomi", "Redmi K30", 6400, 8.743f, 10.4f)]
    public void Phones_are_in_their_own_ten_bits(string make, string model, double iso, float gain, float sigma)
    {
        NoiseModel found = CameraNoiseTable.Find(SyntheticScene.Capture(make, model, iso), 1023)!;
        found.GainDnPerElectron.ShouldBe(gain, 0.01f * gain);
        Math.Sqrt(found.ReadNoiseVarianceDn2).ShouldBe(sigma, 0.05 * sigma);
    }

    private static RawImage Raw(string make, string model, double? iso, params NoiseProfile[] profile) =>
        new()
        {
            Path = "test.dng",
            Mosaic = Enumerable.Repeat((ushort)700, 64 * 64).ToArray(),
            WidthPx = 64,
            HeightPx = 64,
            Cfa = CfaPattern.Rggb,
            Black = BlackLevels.Uniform(512),
            WhiteLevelDn = 16383,
            Color = new() { AsShotNeutral = null, Calibrations = [] },
            Capture = SyntheticScene.Capture(make, model, iso),
            NoiseProfile = profile,
            BaselineExposureEv = 0,
        };
}
