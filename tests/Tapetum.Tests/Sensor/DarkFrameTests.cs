using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor;

namespace Tapetum.Tests.Sensor;

public class DarkFrameTests
{
    private const int Width = 256;
    private const int Height = 192;
    private const float Black = 512;
    private const float Sky = 300;
    private const double ReadNoise = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Glow_and_hot_pixels_go_and_the_dark_frames_own_noise_stays_out(int frames)
    {
        RawImage light = Frame(seed: 1, Sky);
        var dark = DarkFrame.Of([.. Enumerable.Range(0, frames).Select(i => Frame(seed: 100 + i, 0))]);

        RawImage clean = dark.SubtractFrom(light);

        double[] errors = [.. clean.Mosaic.ToArray().Select(dn => dn - Black - (double)Sky)];
        errors.Average().ShouldBe(0, 0.3);
        errors.Max(Math.Abs).ShouldBeLessThan(8 * ReadNoise, "neither a hot pixel nor a hole is left");
        Deviation(errors).ShouldBeLessThan(1.1 * ReadNoise);
        foreach ((int x, int y) in new[] { (0, 0), (Width - 40, Height - 40) })
        {
            Mean(clean, x, y).ShouldBe(Black + Sky, 1, "the glow in the corner is gone as well as elsewhere");
        }
    }

    [Fact]
    public void A_sensor_without_glow_gets_none_from_the_noise_of_its_dark_frames()
    {
        Random random = new(3);
        RawImage Even(float levelDn) =>
            SyntheticRaw.Image(
                Width,
                Height,
                CfaPattern.Rggb,
                Enumerable
                    .Range(0, Width * Height)
                    .Select(_ => (ushort)Math.Round(Black + levelDn + (ReadNoise * Normal(random))))
                    .ToArray(),
                BlackLevels.Uniform(Black)
            );
        RawImage light = Even(Sky);

        RawImage clean = DarkFrame.Of([Even(0), Even(0)]).SubtractFrom(light);

        double[] changes =
        [
            .. from y in Enumerable.Range(0, Height / 40)
            from x in Enumerable.Range(0, Width / 40)
            select Mean(clean, 40 * x, 40 * y) - Mean(light, 40 * x, 40 * y),
        ];
        double common = changes.Average();
        Deviation([.. changes.Select(change => change - common)]).ShouldBeLessThan(0.05);
    }

    [Fact]
    public void A_cluster_of_hot_pixels_is_filled_from_around_it()
    {
        RawImage light = Frame(seed: 1, Sky);

        RawImage clean = DarkFrame.Of([Frame(seed: 2, 0)]).SubtractFrom(light);

        for (int y = 100; y < 104; y++)
        {
            for (int x = 60; x < 64; x++)
            {
                light.Mosaic.Span[(y * Width) + x].ShouldBeGreaterThan((ushort)4000);
                ((double)clean.Mosaic.Span[(y * Width) + x]).ShouldBe(Black + Sky, 5 * ReadNoise);
            }
        }
    }

    [Fact]
    public void What_is_clipped_stays_clipped()
    {
        RawImage light = Frame(seed: 1, 20_000);

        RawImage clean = DarkFrame.Of([Frame(seed: 2, 0)]).SubtractFrom(light);

        clean.Mosaic.ToArray().ShouldAllBe(dn => dn >= 16383);
    }

    [Fact]
    public void Another_camera_or_size_is_refused_and_other_settings_are_said()
    {
        var dark = DarkFrame.Of([Frame(seed: 2, 0)]);
        RawImage other = SyntheticRaw.Image(64, 48);
        RawImage brighter = Frame(seed: 1, Sky, SyntheticRaw.Capture with { ExposureTimeS = 30 });
        RawImage stranger = Frame(seed: 1, Sky, SyntheticRaw.Capture with { Model = "Other 2" });

        Should.Throw<DarkFrameException>(() => dark.SubtractFrom(other)).Message.ShouldContain("64 × 48");
        Should.Throw<DarkFrameException>(() => dark.SubtractFrom(stranger)).Message.ShouldContain("Other 2");
        dark.SubtractFrom(brighter).Remarks.ShouldHaveSingleItem().ShouldContain("30 s");
        dark.SubtractFrom(Frame(seed: 1, Sky)).Remarks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 1)]
    public void An_X_Trans_sensor_s_hot_pixels_are_filled_by_those_of_their_colour(int left, int top)
    {
        XTransPhase phase = new(left, top);
        var dark = DarkFrame.Of([XTransFrame(phase, seed: 2, [0, 0, 0]), XTransFrame(phase, seed: 3, [0, 0, 0])]);

        XTransImage clean = dark.SubtractFrom(XTransFrame(phase, seed: 1, [200, 800, 400]));

        for (int i = 0; i < Width * Height; i++)
        {
            int light = ((int[])[200, 800, 400])[XTransPattern.ColorAt((i % Width) + left, (i / Width) + top)];
            ((double)clean.Mosaic.Span[i]).ShouldBe(Black + light, 8 * ReadNoise);
        }
    }

    [Fact]
    public void Dark_frames_of_other_filters_are_refused()
    {
        XTransImage fuji = XTransFrame(XTransPhase.Zero, seed: 1, [0, 0, 0]);
        XTransImage shifted = XTransFrame(new(1, 0), seed: 1, [0, 0, 0]);

        Should.Throw<DarkFrameException>(() => DarkFrame.Of([fuji, Frame(seed: 2, 0)]));
        Should.Throw<DarkFrameException>(() => DarkFrame.Of([fuji]).SubtractFrom(Frame(seed: 2, 0)));
        Should.Throw<DarkFrameException>(() => DarkFrame.Of([fuji]).SubtractFrom(shifted));
        Should.Throw<DarkFrameException>(() => DarkFrame.Of([Frame(seed: 2, 0)]).SubtractFrom(fuji));
    }

    private static XTransImage XTransFrame(XTransPhase phase, int seed, int[] lightDn)
    {
        RawImage frame = Frame(seed, 0);
        ushort[] mosaic =
        [
            .. frame
                .Mosaic.ToArray()
                .Select(
                    (dn, i) =>
                        (ushort)(dn + lightDn[XTransPattern.ColorAt((i % Width) + phase.X, (i / Width) + phase.Y)])
                ),
        ];
        return new()
        {
            Path = "fuji.raf",
            Mosaic = mosaic,
            WidthPx = Width,
            HeightPx = Height,
            Phase = phase,
            Black = frame.Black,
            WhiteLevelDn = frame.WhiteLevelDn,
            Capture = frame.Capture,
            Color = frame.Color,
        };
    }

    /// <summary>Glow that rises into the lower right corner, hot pixels strewn and in a cluster, and read noise.</summary>
    private static RawImage Frame(int seed, float signalDn, CaptureInfo? capture = null)
    {
        Random noise = new(seed);
        Random hot = new(7);
        double[] offsets = new double[Width * Height];
        for (int i = 0; i < 200; i++)
        {
            offsets[hot.Next(offsets.Length)] = 200 + (3000 * hot.NextDouble());
        }

        ushort[] mosaic = new ushort[Width * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int at = (y * Width) + x;
                double glow = 120 * Math.Exp(-(Math.Pow(Width - x, 2) + Math.Pow(Height - y, 2)) / (80.0 * 80));
                bool isCluster = x is >= 60 and < 64 && y is >= 100 and < 104;
                double value =
                    Black + signalDn + glow + offsets[at] + (isCluster ? 5000 : 0) + (ReadNoise * Normal(noise));
                mosaic[at] = (ushort)Math.Clamp(Math.Round(value), 0, 16383);
            }
        }

        return SyntheticRaw.Image(Width, Height, CfaPattern.Rggb, mosaic, BlackLevels.Uniform(Black), capture: capture);
    }

    private static double Mean(RawImage raw, int left, int top)
    {
        double sum = 0;
        for (int i = 0; i < 40 * 40; i++)
        {
            sum += raw.Mosaic.Span[((top + (i / 40)) * raw.WidthPx) + left + (i % 40)];
        }

        return sum / 1600;
    }

    private static double Deviation(double[] values) => Math.Sqrt(values.Average(v => v * v));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
