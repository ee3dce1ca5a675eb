using Tapetum.Burst;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Tests.Burst;

/// <summary>Bursts of a scene that is known everywhere, so that each frame can be held as a hand would hold it.</summary>
public class BurstMergerTests
{
    private const int WidthPx = 384;
    private const int HeightPx = 256;
    private const float BlackDn = 512;
    private static readonly NoiseModel Noise = new(2, 16, NoiseOrigin.Given);

    private static readonly Hold[] Hand =
    [
        new(0, 0, 0),
        new(5.3, -7.6, 0.3),
        new(-9.2, 3.1, -0.5),
        new(2.7, 11.4, 0.6),
    ];

    [Fact]
    public void Frames_from_the_hand_make_a_mosaic_with_half_the_noise_of_one_and_say_so()
    {
        RawImage[] frames = [.. Hand.Select((hold, i) => Frame(hold, i))];

        double one = Error(Signal(frames[0]), Everywhere);

        (float[] merged, float count) = Merge(frames);

        double all = Error(merged, Everywhere);
        all.ShouldBeLessThan(0.62 * one);
        // Samples beside each other are summed too, so that it is more than the four frames.
        ((one / all) * (one / all)).ShouldBe(count, tolerance: 0.12 * count);
    }

    [Fact]
    public void Alignment_finds_shift_turn_and_exposure()
    {
        BurstMerger merger = MergerOf(Frame(Hand[0], 0));

        FrameFit fit = merger.Add(Frame(Hand[2], 1, exposure: 1.02), CancellationToken.None);

        // Where the reference's middle is in the frame: the hold undone.
        (double x, double y) = Hand[2].Undo(0, 0);
        fit.LeftOut.ShouldBeNull();
        fit.ShiftXPx.ShouldBe(x, tolerance: 0.25);
        fit.ShiftYPx.ShouldBe(y, tolerance: 0.25);
        fit.TurnDegrees.ShouldBe(-Hand[2].TurnDegrees, tolerance: 0.05);
        fit.Gain.ShouldBe(1.02, tolerance: 0.006);
    }

    [Fact]
    public void What_moves_is_where_the_reference_has_it()
    {
        RawImage[] frames = [.. Hand.Select((hold, i) => Frame(hold, i, discX: 80 + (50 * i)))];

        float[] merged = Merge(frames, discX: 80).Merged;

        bool InDisc(int x, int y) => Distance(x, y, 80) < 20;
        bool WasDisc(int x, int y) => Enumerable.Range(1, 3).Any(i => Distance(x, y, 80 + (50 * i)) < 20);
        Error(merged, InDisc, discX: 80).ShouldBeLessThan(1.1 * Error(Signal(frames[0]), InDisc, discX: 80));
        Error(merged, WasDisc, discX: 80).ShouldBeLessThan(1.0 * Error(Signal(frames[0]), WasDisc, discX: 80));
    }

    [Fact]
    public void What_moves_far_has_less_noise_too_by_its_own_motion()
    {
        const double Px = 56;
        RawImage[] frames = [.. Hand.Select((hold, i) => Frame(hold, i, discX: 120 + (46 * i), discPx: Px))];

        float[] merged = Merge(frames, 120, Px).Merged;

        bool InDisc(int x, int y) => Distance(x, y, 120) < Px - 16;
        Error(merged, InDisc, 120, Px).ShouldBeLessThan(0.8 * Error(Signal(frames[0]), InDisc, 120, Px));
    }

    [Fact]
    public void Frames_that_lie_differently_give_a_second_mosaic_with_red_and_blue_exchanged()
    {
        RawImage[] frames = [.. Hand.Select((hold, i) => Frame(hold, i))];
        BurstMerger merger = MergerOf(frames[0]);
        frames[1..].ShouldAllBe(frame => merger.Add(frame, CancellationToken.None).LeftOut == null);

        RawImage second = merger.Finish(SourceMetadata.None, []).Merged.Turned.ShouldNotBeNull();

        second.Cfa.ShouldBe(CfaPattern.Bggr.Turned(WidthPx, HeightPx));
        float[] signal = [.. Signal(second).Reverse()];
        double one = Error(Signal(frames[0]), Everywhere);
        Error(signal, Everywhere, cfa: CfaPattern.Bggr).ShouldBeLessThan(0.7 * one);
    }

    [Fact]
    public void Frames_from_a_tripod_are_seen_twice_as_they_are()
    {
        BurstMerger merger = MergerOf(Frame(Hand[0], 0));
        merger.Add(Frame(Hand[0], 1), CancellationToken.None).LeftOut.ShouldBeNull();

        RawImage merged = merger.Finish(SourceMetadata.None, []).Merged;

        RawImage second = merged.Turned.ShouldNotBeNull();
        second.Cfa.ShouldBe(merged.Cfa.Turned(WidthPx, HeightPx));
        second.Mosaic.ToArray().ShouldBe(merged.Mosaic.ToArray().Reverse());
    }

    [Theory]
    [InlineData("something else", 40, 1, 0)]
    [InlineData("brighter", 0, 1.4, 0)]
    [InlineData("blurred", 0, 1, 14)]
    public void A_frame_that_does_not_fit_is_left_out_and_told_why(
        string reason,
        double otherScene,
        double exposure,
        double shakePx
    )
    {
        RawImage reference = Frame(Hand[0], 0);
        BurstMerger merger = MergerOf(reference);

        FrameFit fit = merger.Add(Frame(Hand[1], 1, otherScene, exposure, shakePx), CancellationToken.None);

        fit.LeftOut.ShouldNotBeNull().ShouldContain(reason);
        RawImage merged = merger.Finish(SourceMetadata.None, []).Merged;
        Signal(merged).Zip(Signal(reference)).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 0.51f);
    }

    private static BurstMerger MergerOf(RawImage reference, double discX = -1000, double discPx = 24) =>
        new(reference, new CleanPicture(Clean(discX, discPx), reference), Noise, CancellationToken.None);

    private static (float[] Merged, float Frames) Merge(RawImage[] frames, double discX = -1000, double discPx = 24)
    {
        BurstMerger merger = MergerOf(frames[0], discX, discPx);
        foreach (RawImage frame in frames[1..])
        {
            merger.Add(frame, CancellationToken.None).LeftOut.ShouldBeNull();
        }

        (RawImage merged, _, float count) = merger.Finish(SourceMetadata.None, []);
        return (Signal(merged), count);
    }

    /// <summary>What a network makes of the first frame: nearly the light itself, a little blurred.</summary>
    private static float[] Clean(double discX = -1000, double discPx = 24)
    {
        float[] clean = new float[WidthPx * HeightPx * 3];
        for (int i = 0; i < WidthPx * HeightPx; i++)
        {
            (int x, int y) = (i % WidthPx, i / WidthPx);
            for (int color = 0; color < 3; color++)
            {
                double left = Light(x - 1.5, y, color, 0, discX, discPx);
                double right = Light(x + 1.5, y, color, 0, discX, discPx);
                clean[(3 * i) + color] = (float)((left + right) / 2 / (16383 - BlackDn));
            }
        }

        return clean;
    }

    /// <summary>On the scale of the frames.</summary>
    private static float[] Signal(RawImage raw)
    {
        float scale = (16383 - BlackDn) / raw.RangeDn;
        return [.. raw.Mosaic.ToArray().Select(dn => (dn - raw.Black.MeanDn) * scale)];
    }

    private static RawImage Frame(
        Hold hold,
        int seed,
        double otherScene = 0,
        double exposure = 1,
        double shakePx = 0,
        double discX = -1000,
        double discPx = 24
    )
    {
        Random random = new(seed + 1);
        ushort[] mosaic = new ushort[WidthPx * HeightPx];
        int moments = shakePx > 0 ? 15 : 1;
        for (int i = 0; i < mosaic.Length; i++)
        {
            (double x, double y) = hold.Apply((i % WidthPx) - Middle.X, (i / WidthPx) - Middle.Y);
            int color = CfaPattern.Rggb.ColorAt(i % WidthPx, i / WidthPx);
            double light = 0;
            for (int moment = 0; moment < moments; moment++)
            {
                double shaken = x + (shakePx * ((moment + 0.5) / moments - 0.5));
                light +=
                    Light(shaken + Middle.X, y + Middle.Y + shaken - x, color, otherScene, discX, discPx) / moments;
            }

            double clean = exposure * light;
            double noise = Math.Sqrt(Noise.VarianceDn2(clean)) * Normal(random);
            mosaic[i] = (ushort)Math.Round(Math.Clamp(clean + noise + BlackDn, 0, 16383));
        }

        return SyntheticRaw.Of(mosaic, WidthPx, HeightPx, CfaPattern.Rggb, BlackLevels.Uniform(BlackDn));
    }

    private static (double X, double Y) Middle => ((WidthPx - 1) / 2.0, (HeightPx - 1) / 2.0);

    private static double Distance(double x, double y, double discX) =>
        Math.Sqrt(((x - discX) * (x - discX)) + ((y - (HeightPx / 2)) * (y - (HeightPx / 2))));

    /// <summary>Waves of several lengths and directions, soft edges, and perhaps a disc.</summary>
    private static double Light(double x, double y, int color, double otherScene, double discX, double discPx)
    {
        if (Distance(x, y, discX) < discPx)
        {
            double middle = y - (HeightPx / 2);
            return 700 + (100 * Math.Sin(0.4 * (x - discX))) + (100 * Math.Sin((0.21 * middle) + (0.13 * (x - discX))));
        }

        (x, y) = otherScene > 0 ? ((0.7 * y) + (3 * otherScene), (1.3 * x) - otherScene) : (x, y);
        double waves =
            Math.Sin((0.31 * x) + (0.13 * y))
            + Math.Sin((0.07 * x) - (0.23 * y) + 1)
            + (2 * Math.Sin((0.029 * x) + (0.017 * y) + 2))
            + (2 * Math.Tanh(6 * Math.Sin(0.043 * (x + (0.4 * y)))))
            + (2 * Math.Tanh(6 * Math.Sin((0.037 * (y - (0.3 * x))) + 0.8)));
        double tint = color == 1 ? 1 : 0.6;
        return tint * (260 + (28 * waves));
    }

    private static double Error(
        float[] signalDn,
        Func<int, int, bool> where,
        double discX = -1000,
        double discPx = 24,
        CfaPattern? cfa = null
    )
    {
        double sum = 0;
        int count = 0;
        for (int y = 24; y < HeightPx - 24; y++)
        {
            for (int x = 24; x < WidthPx - 24; x++)
            {
                if (where(x, y))
                {
                    double light = Light(x, y, (cfa ?? CfaPattern.Rggb).ColorAt(x, y), 0, discX, discPx);
                    double error = signalDn[(y * WidthPx) + x] - light;
                    (sum, count) = (sum + (error * error), count + 1);
                }
            }
        }

        return Math.Sqrt(sum / count);
    }

    private static bool Everywhere(int x, int y) => true;

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>How a frame was held: where its pixels are in the reference, from the middle.</summary>
    private sealed record Hold(double X, double Y, double TurnDegrees)
    {
        public (double X, double Y) Apply(double x, double y)
        {
            (double sin, double cos) = Math.SinCos(TurnDegrees * Math.PI / 180);
            return ((cos * x) - (sin * y) + X, (sin * x) + (cos * y) + Y);
        }

        public (double X, double Y) Undo(double x, double y)
        {
            (double sin, double cos) = Math.SinCos(-TurnDegrees * Math.PI / 180);
            return ((cos * (x - X)) - (sin * (y - Y)), (sin * (x - X)) + (cos * (y - Y)));
        }
    }
}
