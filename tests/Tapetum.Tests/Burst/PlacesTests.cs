using Tapetum.Burst;
using Tapetum.Raw;

namespace Tapetum.Tests.Burst;

/// <summary>What is read at many places in one go is what is read at one after the other: where rows are crossed, at edges, and in tails.</summary>
public class PlacesTests
{
    private const int WidthPx = 93;
    private const int HeightPx = 40;

    /// <summary>Turned by two degrees, so that rows are crossed, and reaching beyond the picture on both sides.</summary>
    private static readonly float[] X = [.. Enumerable.Range(0, WidthPx).Select(i => (1.04f * i) - 2.3f)];
    private static readonly float[] Y = [.. Enumerable.Range(0, WidthPx).Select(i => 35.2f + (0.06f * i))];

    [Fact]
    public void Grey_pictures_between_their_pixels()
    {
        GreyLevel level = new(WidthPx, HeightPx, Values());
        float[] line = new float[WidthPx];

        level.Line(X, Y, line);

        ShouldBe(line, i => level.Holds(X[i], Y[i]) ? level.At(X[i], Y[i]) : float.NaN);
    }

    [Fact]
    public void Clean_pictures_between_their_pixels_in_colours_that_take_turns()
    {
        float[] rgb = [.. Enumerable.Range(0, 3 * WidthPx * HeightPx).Select(i => (i * 37 % 101) / 100f)];
        CleanPicture picture = new(rgb, SyntheticRaw.Image(WidthPx, HeightPx));
        float[] line = new float[WidthPx];

        picture.Line(X, Y, even: 1, odd: 2, line);

        ShouldBe(line, i => picture.At(X[i], Y[i], 1 + (i & 1)), tolerance: 0.05f);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Samples_around_places(int redColumn, int row)
    {
        CfaPattern cfa = new(redColumn, 0);
        NearSamples samples = new(Values(), WidthPx, HeightPx, cfa);
        float[] trust = [.. Enumerable.Range(0, WidthPx).Select(i => i % 5 / 4f)];
        SampleSums own = new(WidthPx);
        SampleSums exchanged = new(WidthPx);

        samples.Add(row, X, Y, trust, own, exchanged);

        ShouldBeSums(own, i => samples.Around(X[i], Y[i], cfa.ColorAt(i, row)));
        ShouldBeSums(
            exchanged,
            i => cfa.ColorAt(i, row) is not 1 and var color ? samples.Around(X[i], Y[i], 2 - color) : (0, 0, 0)
        );

        void ShouldBeSums(SampleSums sums, Func<int, (float Sum, float Weight, float Square)> around)
        {
            ShouldBe(sums.Sums, i => trust[i] * around(i).Sum);
            ShouldBe(sums.Weights, i => trust[i] * around(i).Weight);
            ShouldBe(sums.Squares, i => trust[i] * trust[i] * around(i).Square);
        }
    }

    [Fact]
    public void Flows_along_a_row_and_back()
    {
        float[] rest = [.. Enumerable.Range(0, 12).Select(i => 0.2f * (float)Math.Sin(i))];
        FlowField flow = new(GlobalMotion.Of(40, 20, 3.2, -1.7, 0.01), 4, 3, 16, rest, [.. rest.Reverse()]);
        float[] dx = new float[2 * WidthPx];
        float[] dy = new float[2 * WidthPx];

        flow.Line(17.25f, -0.25f, 0.5f, dx, dy);

        ShouldBe(dx, i => flow.At(-0.25 + (0.5 * i), 17.25).X);
        ShouldBe(dy, i => flow.At(-0.25 + (0.5 * i), 17.25).Y);
        InverseFlow inverse = new(WidthPx);
        inverse.Invert(flow, 16);
        float[] atX = new float[WidthPx];
        float[] atY = new float[WidthPx];
        inverse.Line(21, atX, atY);
        (float X, float Y) Forth(int i) => flow.At((atX[i] - 0.5) / 2, (atY[i] - 0.5) / 2);
        ShouldBe(atX, i => i - (2 * Forth(i).X), tolerance: 0.05f);
        ShouldBe(atY, i => 21 - (2 * Forth(i).Y), tolerance: 0.05f);
    }

    private static float[] Values() => [.. Enumerable.Range(0, WidthPx * HeightPx).Select(i => i * 31 % 97)];

    private static void ShouldBe(float[] values, Func<int, float> expected, float tolerance = 1e-3f)
    {
        for (int i = 0; i < values.Length; i++)
        {
            float one = expected(i);
            (float.IsNaN(one) == float.IsNaN(values[i])).ShouldBeTrue($"at {i}");
            (Math.Abs(values[i] - one) > tolerance).ShouldBeFalse($"{values[i]} instead of {one} at {i}");
        }
    }
}
