using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Lines;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests.Sensor;

public class LineNoiseTests
{
    private const int WidthPx = 1280;
    private const int HeightPx = 768;
    private const float RowSigmaDn = 3;

    private static readonly NoiseParameters Sensor = new()
    {
        GainDnPerElectron = 1.5f,
        ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
        ReadNoiseScaleDn = 6.3f,
        BlackLevelDn = 512,
        WhiteLevelDn = 16383,
    };

    /// <summary>Scenes of which all rows, or many, share something; 1 is white.</summary>
    public static TheoryData<string> Scenes =>
        ["flat", "gradient", "horizon", "blinds", "fine blinds", "text", "lines"];

    [Theory]
    [InlineData("flat", 20)]
    [InlineData("gradient", 20)]
    [InlineData("horizon", 40)]
    [InlineData("patches", 30)]
    public void Offsets_of_rows_are_found_to_a_third_in_the_dark(string scene, float whiteDn)
    {
        float[] offsets = Offsets(HeightPx, seed: 5);
        RawImage raw = Frame(scene, whiteDn, offsets, []);

        LineNoise found = LineNoiseEstimator.Measure(raw, TestContext.Current.CancellationToken);

        found.RowSigmaDn.ShouldBe(RowSigmaDn, 0.15f * RowSigmaDn);
        found.ColumnSigmaDn.ShouldBe(0);
        Error(offsets, found.RowOffsetsDn).ShouldBeLessThan(0.35 * RowSigmaDn);
    }

    [Fact]
    public void Offsets_of_columns_are_found_as_those_of_rows_are()
    {
        float[] rows = Offsets(HeightPx, seed: 5);
        float[] columns = Offsets(WidthPx, seed: 6);
        RawImage raw = Frame("gradient", 20, rows, columns);

        LineNoise found = LineNoiseEstimator.Measure(raw, TestContext.Current.CancellationToken);

        Error(rows, found.RowOffsetsDn).ShouldBeLessThan(0.35 * RowSigmaDn);
        Error(columns, found.ColumnOffsetsDn).ShouldBeLessThan(0.35 * RowSigmaDn);
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Stripes_of_the_scene_stay_to_the_last_bit(string scene)
    {
        foreach (float whiteDn in new[] { 0, 30, 300, 6000 })
        {
            RawImage raw = Frame(scene, whiteDn, [], []);

            RawImage evened = LineNoiseEstimator.Remove(raw, TestContext.Current.CancellationToken);

            evened.ShouldBeSameAs(raw, $"{scene} at {whiteDn} DN");
        }
    }

    [Fact]
    public void A_green_that_differs_from_the_other_green_is_no_noise_of_rows()
    {
        RawImage raw = SyntheticRaw.Scene(
            WidthPx,
            HeightPx,
            CfaPattern.Grbg,
            Sensor,
            seed: 3,
            (x, y, color) => 400 * (y % 2 == 0 ? 1 : 1.03f) * Level(color) * (0.3f + (0.7f * x / WidthPx))
        );

        LineNoiseEstimator.Remove(raw, TestContext.Current.CancellationToken).ShouldBeSameAs(raw);
    }

    [Fact]
    public void A_frame_that_is_clipped_everywhere_has_nothing_to_tell()
    {
        ushort[] white = [.. Enumerable.Repeat((ushort)16383, WidthPx * HeightPx)];
        RawImage raw = SyntheticRaw.Image(WidthPx, HeightPx, CfaPattern.Rggb, white);

        LineNoiseEstimator.Remove(raw, TestContext.Current.CancellationToken).ShouldBeSameAs(raw);
    }

    [Theory]
    [InlineData("flat", 20, 0)]
    [InlineData("gradient", 20, 8)]
    [InlineData("horizon", 40, 16)]
    [InlineData("patches", 30, 35)]
    public void Offsets_of_X_Trans_rows_and_columns_are_found_as_those_of_Bayer_s_are(
        string scene,
        float whiteDn,
        int phase
    )
    {
        float[] rows = Offsets(HeightPx, seed: 5);
        float[] columns = Offsets(WidthPx, seed: 6);
        XTransImage image = XTransFrame(scene, whiteDn, new(phase % 6, phase / 6), rows, columns);

        LineNoise found = LineNoiseEstimator.Measure(image, TestContext.Current.CancellationToken);

        found.RowSigmaDn.ShouldBe(RowSigmaDn, 0.15f * RowSigmaDn);
        Error(rows, found.RowOffsetsDn).ShouldBeLessThan(0.4 * RowSigmaDn);
        Error(columns, found.ColumnOffsetsDn).ShouldBeLessThan(0.4 * RowSigmaDn);
        found.RemoveFrom(image).Black.RowOffsetsDn.ToArray().ShouldBe(found.RowOffsetsDn);
    }

    [Theory]
    [MemberData(nameof(Scenes))]
    public void Stripes_that_an_X_Trans_sensor_sees_stay(string scene)
    {
        foreach (float whiteDn in new[] { 0, 30, 300, 6000 })
        {
            XTransImage image = XTransFrame(scene, whiteDn, new(4, 1), [], []);

            LineNoise found = LineNoiseEstimator.Measure(image, TestContext.Current.CancellationToken);

            found.RemoveFrom(image).ShouldBeSameAs(image, $"{scene} at {whiteDn} DN");
        }
    }

    [Fact]
    public void Rows_of_a_sensor_without_filters_are_found_as_well()
    {
        float[] rows = Offsets(HeightPx, seed: 5);
        RawImage raw = SyntheticRaw.Scene(
            WidthPx,
            HeightPx,
            CfaPattern.Rggb,
            Sensor,
            seed: 11,
            (x, y, _) => 30 * Light("patches", x, y)
        );
        ushort[] mosaic = raw.Mosaic.ToArray();
        AddLines(mosaic, rows, []);

        LineNoise found = LineNoiseEstimator.Measure(
            SyntheticRaw.Image(WidthPx, HeightPx, raw.Cfa, mosaic, raw.Black),
            TestContext.Current.CancellationToken
        );

        Error(rows, found.RowOffsetsDn).ShouldBeLessThan(0.45 * RowSigmaDn);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(255, 1000)]
    [InlineData(513, 31)]
    public void Frames_too_small_to_tell_stay_as_they_are(int widthPx, int heightPx)
    {
        RawImage raw = SyntheticRaw.Noise(widthPx, heightPx, CfaPattern.Bggr);

        LineNoise found = LineNoiseEstimator.Measure(raw, TestContext.Current.CancellationToken);

        found.RowSigmaDn.ShouldBe(0);
        found.RowOffsetsDn.ShouldBeEmpty();
    }

    [Fact]
    public void The_noisy_case_loses_its_rows_and_the_others_are_left_alone()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        LineNoise found = LineNoiseEstimator.Measure(
            RawDecoder.Read(SharedData.Path("cases/row-noise.dng"), stop),
            stop
        );
        found.RowSigmaDn.ShouldBeInRange(14, 21);
        found.ColumnSigmaDn.ShouldBe(0);

        foreach (string name in new[] { "cases/reference.dng", "cases/amp-glow.dng", "raws/gopro_Hero6_GOPR0024.dng" })
        {
            RawImage raw = RawDecoder.Read(SharedData.Path(name), stop);
            LineNoiseEstimator.Remove(raw, stop).ShouldBeSameAs(raw, name);
        }
    }

    private static RawImage Frame(string scene, float whiteDn, float[] rowsDn, float[] columnsDn)
    {
        RawImage raw = SyntheticRaw.Scene(
            WidthPx,
            HeightPx,
            CfaPattern.Rggb,
            Sensor,
            seed: 11,
            (x, y, color) => whiteDn * Level(color) * Light(scene, x, y)
        );
        ushort[] mosaic = raw.Mosaic.ToArray();
        AddLines(mosaic, rowsDn, columnsDn);
        return SyntheticRaw.Image(WidthPx, HeightPx, raw.Cfa, mosaic, raw.Black);
    }

    private static XTransImage XTransFrame(
        string scene,
        float whiteDn,
        XTransPhase phase,
        float[] rowsDn,
        float[] columnsDn
    )
    {
        XTransImage image = SyntheticRaw.Scene(
            WidthPx,
            HeightPx,
            phase,
            Sensor,
            seed: 11,
            (x, y, color) => whiteDn * Level(color) * Light(scene, x, y)
        );
        ushort[] mosaic = image.Mosaic.ToArray();
        AddLines(mosaic, rowsDn, columnsDn);
        return new()
        {
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Phase = phase,
            Black = image.Black,
            WhiteLevelDn = image.WhiteLevelDn,
        };
    }

    private static void AddLines(ushort[] mosaic, float[] rowsDn, float[] columnsDn)
    {
        for (int i = 0; i < mosaic.Length; i++)
        {
            float row = rowsDn.Length == 0 ? 0 : rowsDn[i / WidthPx];
            float column = columnsDn.Length == 0 ? 0 : columnsDn[i % WidthPx];
            mosaic[i] = (ushort)Math.Clamp(mosaic[i] + row + column, 0, 16383);
        }
    }

    /// <summary>Daylight as sensors see it.</summary>
    private static float Level(int color) =>
        color switch
        {
            0 => 0.5f,
            1 => 1,
            _ => 0.6f,
        };

    private static float Light(string scene, int x, int y) =>
        scene switch
        {
            "gradient" => 0.2f + (0.6f * y / HeightPx) + (0.2f * x / WidthPx),
            "horizon" => (y < 300 ? 1 : 0.1f) + (0.05f * MathF.Sin(y / 97f)),
            "blinds" => y % 12 < 6 ? 1 : 0.3f,
            "fine blinds" => y % 5 < 2 ? 1 : 0.3f,
            "text" => y % 26 < 10 && (x / 4 * 2654435761u >> 7) % 3 != 0 ? 0.15f : 1,
            "lines" => y * 2654435761u % 17 == 0 ? 0.2f : 0.9f,
            "patches" => 0.1f + (0.9f * ((((x / 90) * 7919) + ((y / 70) * 104729)) % 11) / 11),
            _ => 1,
        };

    /// <summary>Whole numbers, so that adding them to whole DN loses nothing.</summary>
    private static float[] Offsets(int count, int seed)
    {
        Random random = new(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => MathF.Round(RowSigmaDn * (float)Math.Sqrt(3) * ((2 * random.NextSingle()) - 1))),
        ];
    }

    private static double Error(float[] truth, IReadOnlyList<float> found)
    {
        double[] errors = [.. truth.Zip(found, (real, estimate) => (double)real - estimate)];
        double mean = errors.Average();
        return Math.Sqrt(errors.Average(error => (error - mean) * (error - mean)));
    }
}
