using Tapetum.Mosaic;

namespace Tapetum.Tests.Mosaic;

public sealed class RgbInterleaverTests
{
    [Fact]
    public void Interleaving_keeps_every_value_at_every_length()
    {
        for (int length = 0; length <= 19; length++)
        {
            float[] red = [.. Enumerable.Range(0, length).Select(i => 100f + i)];
            float[] green = [.. red.Select(value => value + 100)];
            float[] blue = [.. red.Select(value => value + 200)];
            float[] rgb = new float[3 * length];
            float[] expected = new float[3 * length];

            RgbInterleaver.Interleave(red, green, blue, rgb);
            RgbInterleaver.InterleaveScalar(red, green, blue, expected, 0);

            rgb.ShouldBe(expected);
        }
    }

    [Fact]
    public void What_was_interleaved_comes_apart_at_every_length()
    {
        for (int length = 0; length <= 19; length++)
        {
            float[] rgb = [.. Enumerable.Range(0, 3 * length).Select(i => (float)i)];
            float[][] planes = [new float[length], new float[length], new float[length]];
            float[][] expected = [new float[length], new float[length], new float[length]];

            RgbInterleaver.Split(rgb, planes[0], planes[1], planes[2]);
            RgbInterleaver.SplitScalar(rgb, expected[0], expected[1], expected[2], 0);

            planes.ShouldBe(expected);
        }
    }
}
