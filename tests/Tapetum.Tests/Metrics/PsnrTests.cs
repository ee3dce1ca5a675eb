using Tapetum.Metrics;

namespace Tapetum.Tests.Metrics;

public sealed class PsnrTests
{
    [Fact]
    public void An_error_of_a_tenth_everywhere_is_twenty_decibels() =>
        Psnr.Of([0.5f, 0.2f, 0.9f], [0.6f, 0.1f, 1.0f], peak: 1).ShouldBe(20, 1e-4);

    [Fact]
    public void One_code_everywhere_in_eight_bits_is_48_13_decibels() =>
        Psnr.Of([10, 20, 30, 40], [11, 19, 31, 39]).ShouldBe(48.1308, 1e-4);

    [Fact]
    public void Equal_pictures_have_no_noise() =>
        Psnr.Of([1f, 2f], [1f, 2f], peak: 255).ShouldBe(double.PositiveInfinity);

    [Fact]
    public void Pictures_of_many_pixels_lose_no_precision()
    {
        float[] a = new float[1_000_003];
        float[] b = [.. a.Select(_ => 0.001f)];

        Psnr.Of(a, b, peak: 1).ShouldBe(60, 1e-4);
    }
}
