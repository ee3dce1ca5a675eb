using System.Numerics;
using Tapetum.Development.Color;

namespace Tapetum.Tests.Development;

public class SrgbTransferTests
{
    [Fact]
    public void Vectors_are_encoded_as_single_numbers_are_far_below_a_16_bit_code()
    {
        const int Steps = 100_000;
        float[] linear =
        [
            .. Enumerable.Range(0, Steps + Vector<float>.Count).Select(i => Math.Min(1, i / (float)Steps)),
        ];
        double worst = 0;
        for (int i = 0; i + Vector<float>.Count <= linear.Length; i += Vector<float>.Count)
        {
            Vector<float> encoded = SrgbTransfer.Encode(new Vector<float>(linear, i));
            for (int lane = 0; lane < Vector<float>.Count; lane++)
            {
                worst = Math.Max(worst, Math.Abs(encoded[lane] - Exact(linear[i + lane])));
            }
        }

        worst.ShouldBeLessThan(0.02 / 65535);
        SrgbTransfer.Encode(Vector<float>.One)[0].ShouldBe(1f, tolerance: 2e-7);
    }

    private static double Exact(double linear) =>
        linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
}
