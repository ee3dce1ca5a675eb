using Tapetum.Raw;

namespace Tapetum.Tests;

/// <summary>Which frames have which exposure, as their files tell.</summary>
public class BurstExposuresTests
{
    [Fact]
    public void Light_is_time_times_sensitivity_by_the_square_of_the_aperture()
    {
        var exposures = Of(
            ("dark", 0.01, 100, 4),
            ("longest", 0.01, 1600, 2),
            ("middle", 0.01, 1600, 4),
            ("likewise", 0.04, 400, 4)
        );

        exposures.Frames.ShouldBe(["longest"]);
        exposures.Shorter.Select(frame => frame.Path).ShouldBe(["middle", "likewise", "dark"]);
        exposures.Shorter.Select(frame => Math.Round(frame.Ratio, 6)).ShouldBe([4, 4, 64]);
    }

    [Fact]
    public void The_order_of_the_files_does_not_matter()
    {
        (string, double?, double?, double?)[] frames = [("a", 0.1, 100, 4), ("b", 0.2, 100, 4), ("c", 0.05, 100, 4)];

        Of(frames).Shorter.ShouldBe(Of([.. frames.Reverse()]).Shorter);
    }

    [Fact]
    public void Frames_of_one_exposure_are_no_bracket_and_neither_are_some_that_tell_none()
    {
        Of(("a", 0.1, 100, 4), ("b", 0.1, 100, 4)).Shorter.ShouldBeEmpty();
        Of(("a", 0.1, 100, 4), ("b", null, 100, 4), ("c", 0.01, 100, 4)).Shorter.ShouldBeEmpty();
        Of(("a", 0.1, null, null), ("b", 0.05, null, null)).Shorter.ShouldHaveSingleItem().Ratio.ShouldBe(2);
    }

    [Fact]
    public void What_is_longer_than_the_named_reference_is_with_it_so_that_it_is_named_as_left_out()
    {
        var exposures = BurstExposures.Of(
            [("a", Capture(0.4, 100, 4)), ("b", Capture(0.1, 100, 4)), ("c", Capture(0.02, 100, 4))],
            named: "b"
        );

        exposures.Frames.ShouldBe(["a", "b"]);
        exposures.Shorter.ShouldHaveSingleItem().Path.ShouldBe("c");
    }

    private static BurstExposures Of(params (string Path, double? TimeS, double? Iso, double? Aperture)[] frames) =>
        BurstExposures.Of(
            [.. frames.Select(frame => (frame.Path, Capture(frame.TimeS, frame.Iso, frame.Aperture)))],
            named: null
        );

    private static CaptureInfo Capture(double? timeS, double? iso, double? aperture) =>
        SyntheticRaw.Capture with
        {
            ExposureTimeS = timeS,
            Iso = iso,
            ApertureF = aperture,
        };
}
