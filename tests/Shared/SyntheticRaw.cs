using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Raw.Preparation;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Tests;

/// <summary>Raw images made for tests, and the DNG files of them.</summary>
internal static class SyntheticRaw
{
    /// <summary>A mosaic of 14-bit values in which no two pixels near each other are alike.</summary>
    public static RawImage Image(
        int widthPx = 64,
        int heightPx = 48,
        CfaPattern cfa = default,
        ReadOnlyMemory<ushort>? mosaic = null,
        BlackLevels? black = null,
        float whiteLevelDn = 16383,
        CameraColor? color = null,
        CaptureInfo? capture = null,
        IReadOnlyList<NoiseProfile>? noiseProfile = null,
        double baselineExposureEv = 0,
        SourceMetadata? metadata = null,
        IReadOnlyList<GainMap>? gainMaps = null
    ) =>
        new()
        {
            Path = "synthetic.dng",
            Mosaic = mosaic ?? Pixels(widthPx * heightPx),
            WidthPx = widthPx,
            HeightPx = heightPx,
            Cfa = cfa,
            Black = black ?? BlackLevels.Uniform(512),
            WhiteLevelDn = whiteLevelDn,
            Color = color ?? Color,
            Capture = capture ?? Capture,
            NoiseProfile = noiseProfile ?? [],
            GainMaps = gainMaps ?? [],
            BaselineExposureEv = baselineExposureEv,
            Metadata = metadata ?? SourceMetadata.None,
        };

    /// <summary>A file that says nothing but what its pixels mean: 14 bits, black at 0 unless given.</summary>
    public static RawImage Of(
        ReadOnlyMemory<ushort> mosaic,
        int widthPx,
        int heightPx,
        CfaPattern cfa,
        BlackLevels? black = null
    ) => Image(widthPx, heightPx, cfa, mosaic, black ?? BlackLevels.Uniform(0), color: Nothing, capture: Unknown);

    /// <summary>Every pixel a number of its own below 16384.</summary>
    public static RawImage Noise(int widthPx, int heightPx, CfaPattern cfa, BlackLevels? black = null)
    {
        Random random = new((widthPx * 7919) + heightPx);
        ushort[] mosaic = [.. Enumerable.Range(0, widthPx * heightPx).Select(_ => (ushort)random.Next(16384))];
        return Of(mosaic, widthPx, heightPx, cfa, black);
    }

    public static CameraColor Color { get; } =
        new()
        {
            AsShotNeutral = new CameraNeutral(0.5f, 1, 0.625f),
            Calibrations =
            [
                new CalibrationMatrix(
                    21,
                    new Matrix3x3(0.7, -0.1, -0.1, -0.4, 1.2, 0.2, -0.1, 0.2, 0.6),
                    ForwardMatrix: null
                ),
            ],
        };

    public static CaptureInfo Capture { get; } =
        new()
        {
            Make = "Tapetum",
            Model = "Synthetic 1",
            Iso = 6400,
            ExposureTimeS = 0.1,
            ApertureF = 1.8,
            FocalLengthMm = 35,
            Lens = "35mm F1.8",
            CapturedAtLocal = new DateTime(2024, 2, 29, 23, 59, 58, DateTimeKind.Unspecified),
            Orientation = 1,
        };

    private static CameraColor Nothing { get; } = new() { AsShotNeutral = null, Calibrations = [] };

    private static CaptureInfo Unknown { get; } = CaptureInfo.Unknown with { Make = "Test", Model = "Chart" };

    public static ushort[] Pixels(int count) =>
        [.. Enumerable.Range(0, count).Select(i => (ushort)(600 + (i * 7919L % 15000)))];

    public static byte[] Dng(RawImage raw, DngMosaicLayout? layout = null)
    {
        using var stream = new MemoryStream();
        DngMosaicWriter.Write(stream, raw, layout ?? DngMosaicLayout.Plain);
        return stream.ToArray();
    }

    /// <summary>Writes the bytes to a file and decodes it.</summary>
    public static RawImage Decode(byte[] file, string name = "test.dng")
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(name);
        File.WriteAllBytes(path, file);
        return RawDecoder.Read(path, TestContext.Current.CancellationToken);
    }

    /// <summary>A scene as a sensor sees it.</summary>
    /// <param name="widthPx">Its width.</param>
    /// <param name="heightPx">Its height.</param>
    /// <param name="cfa">Of the sensor.</param>
    /// <param name="noise">Of the sensor.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="signalDn">Of column, row and colour, in DN above black.</param>
    public static RawImage Scene(
        int widthPx,
        int heightPx,
        CfaPattern cfa,
        NoiseParameters noise,
        int seed,
        Func<int, int, int, float> signalDn
    )
    {
        ushort[] values = Expose(widthPx, heightPx, noise, seed, (x, y) => signalDn(x, y, cfa.ColorAt(x, y)));
        return Image(widthPx, heightPx, cfa, values, BlackLevels.Uniform(noise.BlackLevelDn), noise.WhiteLevelDn);
    }

    /// <summary>A scene as a sensor with X-Trans filters sees it.</summary>
    /// <param name="widthPx">Its width.</param>
    /// <param name="heightPx">Its height.</param>
    /// <param name="phase">Where in the pattern it begins.</param>
    /// <param name="noise">Of the sensor.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="signalDn">Of column, row and colour, in DN above black.</param>
    public static XTransImage Scene(
        int widthPx,
        int heightPx,
        XTransPhase phase,
        NoiseParameters noise,
        int seed,
        Func<int, int, int, float> signalDn
    ) =>
        new()
        {
            Mosaic = Expose(
                widthPx,
                heightPx,
                noise,
                seed,
                (x, y) => signalDn(x, y, XTransPattern.ColorAt(x + phase.X, y + phase.Y))
            ),
            WidthPx = widthPx,
            HeightPx = heightPx,
            Phase = phase,
            Black = BlackLevels.Uniform(noise.BlackLevelDn),
            WhiteLevelDn = noise.WhiteLevelDn,
            Color = Color,
            Capture = Capture,
        };

    private static ushort[] Expose(
        int widthPx,
        int heightPx,
        NoiseParameters noise,
        int seed,
        Func<int, int, float> signalDn
    )
    {
        float[] mosaic = new float[widthPx * heightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            mosaic[i] = signalDn(i % widthPx, i / widthPx);
        }

        NoiseSynthesizer.AddInPlace(mosaic, widthPx, noise, new Random(seed));
        return [.. mosaic.Select(dn => (ushort)(dn + noise.BlackLevelDn))];
    }
}
