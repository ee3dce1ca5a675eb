using Tapetum.Development;
using Tapetum.Development.Detail;
using Tapetum.Inference;

namespace Tapetum.Tests.Development;

/// <summary>How soft a picture is, is seen at its edges.</summary>
public sealed class EdgeBlurTests
{
    private static readonly LinearNoise Quiet = new(Shot: 1e-5, Read: 1e-9);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(1.2)]
    public void Edges_that_a_lens_blurred_tell_by_how_much(double sigmaPx)
    {
        // Bars of 20 pixels that lean a little; pixels add a square of 1.
        LinearImage bars = Pictures.Grey(400, 400, (x, y) => 0.1f + (0.3f * Bars(x - (0.05 * y), sigmaPx)));

        double found = EdgeBlur.Of(bars, Quiet).ShouldNotBeNull();

        found.ShouldBe(Math.Sqrt((sigmaPx * sigmaPx) + (1 / 12.0)), 0.12);
    }

    [Fact]
    public void The_sharpest_edges_count_where_much_is_out_of_focus()
    {
        LinearImage mixed = Pictures.Grey(400, 400, (x, y) => 0.1f + (0.3f * Bars(x - (0.05 * y), y < 80 ? 0.6 : 1.6)));

        EdgeBlur.Of(mixed, Quiet).ShouldNotBeNull().ShouldBeLessThan(0.9);
    }

    [Fact]
    public void Noise_and_gradients_are_no_edges()
    {
        Random random = new(3);
        LinearImage noisy = Pictures.Grey(
            300,
            300,
            (x, _) => 0.1f + (x / 1000f) + (0.01f * (float)(random.NextDouble() - 0.5))
        );

        EdgeBlur.Of(noisy, new LinearNoise(Shot: 0, Read: 1e-5)).ShouldBeNull();
    }

    [Fact]
    public void Softer_pictures_are_sharpened_more_unless_they_are_noisy()
    {
        LinearNoise loud = new(Shot: 1e-3, Read: 1e-6);

        Sharpening.AutomaticFor(null, Quiet).ShouldBe(Sharpening.Automatic);
        Sharpening.AutomaticFor(0.5, Quiet).ShouldBeLessThan(Sharpening.Automatic);
        Sharpening.AutomaticFor(1, Quiet).ShouldBeGreaterThan(Sharpening.AutomaticFor(0.8, Quiet));
        Sharpening.AutomaticFor(1, loud).ShouldBe(Sharpening.Automatic, 3);
    }

    /// <summary>The mean over a pixel of bars behind a Gaussian, by sixteen samples of each.</summary>
    private static float Bars(double x, double sigmaPx)
    {
        double sum = 0;
        for (int i = 0; i < 16; i++)
        {
            double at = x + ((i + 0.5) / 16) - 0.5;
            double phase = ((at % 40) + 40) % 40;
            // From a rising edge at 10 and a falling one at 30.
            sum +=
                1 / (1 + Math.Exp(-1.702 * (phase - 10) / sigmaPx))
                - (1 / (1 + Math.Exp(-1.702 * (phase - 30) / sigmaPx)));
        }

        return (float)(sum / 16);
    }
}
