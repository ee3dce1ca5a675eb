using Tapetum.Encoding.Dng;

namespace Tapetum.Tests.Encoding;

public sealed class LosslessJpegTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 3)]
    [InlineData(64, 48, 3)]
    [InlineData(17, 5, 2)]
    public void Noise_comes_back_exactly(int width, int height, int components)
    {
        Random random = new(1);
        ushort[] samples = new ushort[width * height * components];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (ushort)random.Next(65536);
        }

        TestLosslessJpeg.Decode(LosslessJpeg.Encode(samples, width, height, components)).ShouldBe(samples);
    }

    [Fact]
    public void The_largest_differences_come_back_exactly()
    {
        // 32768 is the difference that needs 16 bits and is written in none.
        ushort[] samples = [32768, 0, 32768, 65535, 0, 1, 65535, 32767, 0, 0, 65535, 32768];

        TestLosslessJpeg.Decode(LosslessJpeg.Encode(samples, 6, 2, 1)).ShouldBe(samples);
        TestLosslessJpeg.Decode(LosslessJpeg.Encode(samples, 2, 2, 3)).ShouldBe(samples);
    }

    [Fact]
    public void A_plain_area_takes_about_a_bit_per_sample()
    {
        ushort[] samples = new ushort[128 * 128 * 3];
        Array.Fill(samples, (ushort)5000);

        byte[] jpeg = LosslessJpeg.Encode(samples, 128, 128, 3);

        jpeg.Length.ShouldBeLessThan(samples.Length / 8 * 11 / 10 + 100);
        TestLosslessJpeg.Decode(jpeg).ShouldBe(samples);
    }

    [Fact]
    public void No_code_is_longer_than_sixteen_bits_however_uneven_the_frequencies()
    {
        // Fibonacci's numbers make the deepest trees.
        int[] frequencies = new int[17];
        (frequencies[0], frequencies[1]) = (1, 1);
        for (int i = 2; i < frequencies.Length; i++)
        {
            frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
        }

        HuffmanCode code = new(frequencies);

        double kraft = 0;
        for (int i = 0; i < frequencies.Length; i++)
        {
            ((int)code[i].Length).ShouldBeInRange(1, 16);
            kraft += Math.Pow(2, -code[i].Length);
        }

        kraft.ShouldBeLessThan(1, "the code of all ones stays free");
        code.LengthCounts.Sum(n => n).ShouldBe(17);
    }
}
