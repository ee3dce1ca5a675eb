using Tapetum.Burst;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Tests.Burst;

/// <summary>Exposures of a scene that is known everywhere: textured walls, a window three times and lamps eight times as bright as the longest exposure can hold.</summary>
public class BracketMergeTests
{
    private const int WidthPx = 384;
    private const int HeightPx = 256;
    private const float WhiteDn = 16383;
    private const float BlackDn = 512;
    private static readonly NoiseModel Noise = new(2, 16, NoiseOrigin.Given);

    [Theory]
    [InlineData(new double[] { 16 })]
    [InlineData(new double[] { 4, 16 })]
    [InlineData(new double[] { 2, 4, 8, 16 })]
    public void What_the_longest_exposure_holds_stays_and_the_rest_is_the_light_of_shorter_ones(double[] ratios)
    {
        RawImage longest = Frame(1, 0, 0);
        BracketMerge bracket = new(longest, Noise);
        foreach ((int i, double ratio) in ratios.Index())
        {
            Add(bracket, ratio, 3.4 * (i + 1), -2.7).ShouldBeNull();
        }

        ShouldBeTheLight(bracket, longest);
    }

    [Fact]
    public void Black_and_white_levels_of_their_own_are_each_frame_s()
    {
        RawImage longest = Frame(1, 0, 0);
        BracketMerge bracket = new(longest, Noise);

        Add(bracket, 16, 3.4, -2.7, blackDn: 200, whiteDn: 15000).ShouldBeNull();

        ShouldBeTheLight(bracket, longest);
    }

    [Fact]
    public void A_ratio_that_is_told_a_little_wrong_is_measured()
    {
        RawImage longest = Frame(1, 0, 0);
        BracketMerge bracket = new(longest, Noise);

        Add(bracket, 16, 3.4, -2.7, told: 16 * 1.25).ShouldBeNull();

        ShouldBeTheLight(bracket, longest);
    }

    [Theory]
    [InlineData("not as much darker", 2.0, false)]
    [InlineData("not as much darker", 0.5, false)]
    [InlineData("something else", 1.0, true)]
    public void A_frame_that_does_not_fit_is_named_and_the_others_serve(string why, double wrong, bool isOther)
    {
        RawImage longest = Frame(1, 0, 0);
        BracketMerge bracket = new(longest, Noise);

        Add(bracket, 4, 3.4, -2.7, told: 4 * wrong, isOther: isOther).ShouldNotBeNull().ShouldContain(why);

        Add(bracket, 16, -5.1, 4.3).ShouldBeNull();
        ShouldBeTheLight(bracket, longest);
    }

    /// <summary>A lamp that was elsewhere, or out, when the shorter frame was taken.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(1000)]
    public void Where_a_lamp_was_its_white_stays_and_where_it_went_is_no_second_one(double lampMovesPx)
    {
        RawImage longest = Frame(1, 0, 0);
        BracketMerge bracket = new(longest, Noise);

        Add(bracket, 16, 3.4, -2.7, lampMovesPx: lampMovesPx).ShouldBeNull();

        float[] merged = Signal(bracket);
        float[] before = Of(longest);
        for (int y = 40; y < 80; y++)
        {
            for (int x = 40; x < WidthPx - 40; x++)
            {
                int at = (y * WidthPx) + x;
                // Nothing but lamps is clipped in these rows; their rims are mixed light in both frames.
                float least = before[at] > 0.95f * (WhiteDn - BlackDn) ? 0.85f * (WhiteDn - BlackDn) : before[at] - 4;
                merged[at].ShouldBeGreaterThan(least);
                (before[at] > 0.95f * (WhiteDn - BlackDn) || merged[at] < before[at] + 4).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void A_frame_that_holds_nothing_at_all_is_said_to_be_so()
    {
        RawImage white = Raw(
            new float[WidthPx * HeightPx]
                .Select(_ => WhiteDn)
                .ToArray(),
            BlackDn,
            WhiteDn
        );
        BracketMerge bracket = new(white, Noise);

        Add(bracket, 16, 3.4, -2.7).ShouldNotBeNull().ShouldContain("clipped");
    }

    private static string? Add(
        BracketMerge bracket,
        double ratio,
        double shiftX,
        double shiftY,
        double? told = null,
        bool isOther = false,
        double lampMovesPx = 0,
        float blackDn = BlackDn,
        float whiteDn = WhiteDn
    )
    {
        RawImage raw = Frame(ratio, shiftX, shiftY, isOther, lampMovesPx, blackDn, whiteDn);
        float[] clean = new float[3 * WidthPx * HeightPx];
        for (int i = 0; i < clean.Length; i++)
        {
            (double x, double y) = ((i / 3 % WidthPx) + shiftX, (i / 3 / WidthPx) + shiftY);
            double light = Light(x, y, i % 3, isOther, lampMovesPx) / ratio;
            clean[i] = (float)Math.Min(light / (whiteDn - blackDn), 1);
        }

        return bracket.Add(raw, clean, told ?? ratio, CancellationToken.None);
    }

    private static void ShouldBeTheLight(BracketMerge bracket, RawImage longest)
    {
        float[] merged = Signal(bracket);
        float[] held = Of(longest);
        (double squares, int count) = (0, 0);
        for (int y = 24; y < HeightPx - 24; y++)
        {
            for (int x = 24; x < WidthPx - 24; x++)
            {
                int at = (y * WidthPx) + x;
                if (held[at] < 0.95f * (WhiteDn - BlackDn))
                {
                    // But for what the coarser scale rounds.
                    merged[at].ShouldBe(held[at], 2.1f);
                }
                else
                {
                    double ev = Math.Log2(merged[at] / Light(x, y, CfaPattern.Rggb.ColorAt(x, y), false, 0));
                    (squares, count) = (squares + (ev * ev), count + 1);
                }
            }
        }

        count.ShouldBeGreaterThan(2000);
        Math.Sqrt(squares / count).ShouldBeLessThan(0.12);
    }

    /// <summary>On the scale of the longest exposure, DN above black.</summary>
    private static float[] Signal(BracketMerge bracket)
    {
        RawImage merged = bracket.Finish(SourceMetadata.None, []).Merged;
        float scale = (WhiteDn - BlackDn) * (float)Math.Pow(2, merged.BaselineExposureEv) / merged.RangeDn;
        return [.. Of(merged).Select(value => value * scale)];
    }

    private static float[] Of(RawImage raw) => [.. raw.Mosaic.ToArray().Select(dn => dn - raw.Black.MeanDn)];

    private static RawImage Frame(
        double ratio,
        double shiftX,
        double shiftY,
        bool isOther = false,
        double lampMovesPx = 0,
        float blackDn = BlackDn,
        float whiteDn = WhiteDn
    )
    {
        Random random = new((int)(1000 * ratio));
        float[] dn = new float[WidthPx * HeightPx];
        for (int i = 0; i < dn.Length; i++)
        {
            (int x, int y) = (i % WidthPx, i / WidthPx);
            int color = CfaPattern.Rggb.ColorAt(x, y);
            double light = Light(x + shiftX, y + shiftY, color, isOther, lampMovesPx) / ratio;
            double normal =
                Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            dn[i] = (float)(light + (Math.Sqrt(Noise.VarianceDn2(light)) * normal) + blackDn);
        }

        return Raw(dn, blackDn, whiteDn);
    }

    private static RawImage Raw(float[] dn, float blackDn, float whiteDn) =>
        SyntheticRaw.Image(
            WidthPx,
            HeightPx,
            CfaPattern.Rggb,
            Array.ConvertAll(dn, value => (ushort)Math.Round(Math.Clamp(value, 0, whiteDn))),
            BlackLevels.Uniform(blackDn),
            whiteDn
        );

    /// <summary>DN of the longest exposure.</summary>
    private static double Light(double x, double y, int color, bool isOther, double lampMovesPx)
    {
        (x, y) = isOther ? ((1.9 * y) - 40, (0.6 * x) + 90) : (x, y);
        double waves =
            Math.Sin((0.31 * x) + (0.13 * y))
            + Math.Sin((0.07 * x) - (0.23 * y) + 1)
            + (2 * Math.Tanh(6 * Math.Sin(0.043 * (x + (0.4 * y)))))
            + (2 * Math.Tanh(6 * Math.Sin((0.037 * (y - (0.3 * x))) + 0.8)));
        double light = 3200 + (380 * waves);
        bool isWindow = x is > 130 and < 250 && y is > 120 and < 200;
        // Softly, as lenses do.
        double lamp = Bell(x - lampMovesPx, y, 80, 60) + Bell(x - lampMovesPx, y, 300, 62);
        light = (isWindow ? 14 * light : light) + (130_000 * lamp);
        return (color == 1 ? 1 : 0.8) * light;
    }

    private static double Bell(double x, double y, double middleX, double middleY) =>
        Math.Exp(-(((x - middleX) * (x - middleX)) + ((y - middleY) * (y - middleY))) / 60);
}
