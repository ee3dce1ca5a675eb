using Tapetum.Development.Tone;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

public class HighlightsTests
{
    private static readonly CameraNeutral Daylight = new(0.5f, 1, 0.6f);

    [Fact]
    public void A_full_pixel_averaged_with_a_dark_one_is_grey_not_pink()
    {
        Highlights highlights = new(ClipLevels.WhiteLevel, Daylight);
        float[] rgb = [1, 1, 1, 0.05f, 0.1f, 0.06f];

        highlights.RebuildInPlace(rgb);

        float[] mean = [(rgb[0] + rgb[3]) / 2, (rgb[1] + rgb[4]) / 2, (rgb[2] + rgb[5]) / 2];
        (mean[0] / Daylight.Red).ShouldBe(mean[1], 1e-5);
        (mean[2] / Daylight.Blue).ShouldBe(mean[1], 1e-5);
        rgb[3..].ShouldBe([0.05f, 0.1f, 0.06f], "what is not full stays as it is");
    }
}
