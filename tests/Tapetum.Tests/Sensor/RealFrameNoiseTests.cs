using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Estimation;

namespace Tapetum.Tests.Sensor;

public class RealFrameNoiseTests
{
    [Fact]
    public void The_GoPro_is_read_from_its_profile_and_its_frame_agrees()
    {
        RawImage raw = RawDecoder.Read(SharedData.Path("raws/gopro_Hero6_GOPR0024.dng"), CancellationToken.None);
        NoiseModel tag = NoiseModels.For(raw);
        tag.Origin.ShouldBe(NoiseOrigin.NoiseProfileTag);
        tag.GainDnPerElectron.ShouldBe(2.559f, 0.002f);

        // The profile is the bare sensor's; the file has been denoised, the more the brighter.
        NoiseModel frame = FrameNoiseEstimator.Estimate(raw);
        frame.GainDnPerElectron.ShouldBeInRange(1.4f, 2.9f);
    }

    [Theory]
    [InlineData("raws/tinydng_colorchart.dng", 1.2f, 3.5f, 7, 16)]
    [InlineData("raws/twelvemonkeys_bmpcc_test.dng", 1f, 3f, 1.5, 7)]
    public void Cameras_without_a_profile_get_a_gain_that_fits_their_pixels(
        string file,
        float leastGain,
        float mostGain,
        double leastSigma,
        double mostSigma
    )
    {
        NoiseModel model = NoiseModels.For(RawDecoder.Read(SharedData.Path(file), CancellationToken.None));
        model.Origin.ShouldBe(NoiseOrigin.FrameEstimate);
        model.GainDnPerElectron.ShouldBeInRange(leastGain, mostGain);
        Math.Sqrt(model.ReadNoiseVarianceDn2).ShouldBeInRange(leastSigma, mostSigma);
    }
}
