using Tapetum.Encoding.Dng;
using Tapetum.Encoding.Files;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
using Tapetum.Sensor.Calibration;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>A camera of the See-in-the-Dark data set, as far as its raw files show it.</summary>
/// <param name="Name">As folders and lists have it.</param>
/// <param name="Make">As raw files have it.</param>
/// <param name="Model">Likewise.</param>
/// <param name="BlackDn">Black level.</param>
/// <param name="XyzToCamera">XYZ to camera RGB under D65, as in dcraw's table.</param>
/// <param name="Isos">ISO values of the data set's list, the frequent ones more than once.</param>
/// <param name="XTrans">Where in its pattern the visible area begins; null of a Bayer sensor, which begins with red.</param>
/// <param name="WhiteDn">White level.</param>
/// <param name="Smoothing">How much of each sample its neighbours of the same colour in the row get, left and right, as where a camera smooths its raw files; of Bayer sensors.</param>
/// <param name="Calibration">What was measured of the sensor; null of those two, whose noise is the Sony's.</param>
internal sealed record SidCamera(
    string Name,
    string Make,
    string Model,
    float BlackDn,
    Matrix3x3 XyzToCamera,
    int[] Isos,
    XTransPhase? XTrans,
    float WhiteDn = SonyA7S2.WhiteDn,
    float Smoothing = 0,
    CameraCalibration? Calibration = null
)
{
    private const int D65 = 21;

    private static readonly SidCamera Sony = new(
        "Sony",
        "SONY",
        "ILCE-7SM2",
        SonyA7S2.BlackDn,
        SonyA7S2.XyzToCamera,
        [.. SonyA7S2.Isos],
        XTrans: null
    );

    /// <summary>Levels are those that the paper's program subtracts and divides by.</summary>
    private static readonly SidCamera Fuji = new(
        "Fuji",
        "FUJIFILM",
        "X-T2",
        BlackDn: 1024,
        new(1.1434, -0.4948, -0.1210, -0.3746, 1.2042, 0.1903, -0.0666, 0.1479, 0.5235),
        [200, 200, 250, 250, 320, 400, 500, 640, 1000, 1600, 8000, 12800],
        XTransNinePacker.Start
    );

    /// <summary>The smallest side: LibRaw, which develops the truth, demosaicks X-Trans in squares of 512 px and refuses less.</summary>
    public int LeastPx => XTrans is null ? 32 : SidSetOptions.LeastFujiPx;

    public float RangeDn => WhiteDn - BlackDn;

    /// <param name="half">Whose files it is like.</param>
    /// <param name="calibration">The camera that has taken the Sony's or the Fujifilm's place; null for none.</param>
    /// <param name="smoothing"><see cref="Smoothing"/>.</param>
    public static SidCamera Of(SidHalf half, CameraCalibration? calibration, float smoothing)
    {
        SidCamera camera = (half == SidHalf.Fuji ? Fuji : Sony) with { Smoothing = smoothing };
        return calibration is null
            ? camera
            : camera with
            {
                Make = calibration.Make,
                Model = calibration.Model,
                BlackDn = (float)Math.Round(calibration.Isos.Average(iso => iso.BlackDn.Average())),
                WhiteDn = (float)calibration.WhiteLevelDn,
                Isos = [.. calibration.Isos.Select(iso => (int)Math.Round(iso.Iso))],
                Calibration = calibration,
            };
    }

    /// <summary>The filter over a pixel: 0 red, 1 green, 2 blue.</summary>
    public int ColorAt(int xPx, int yPx) =>
        XTrans is { } phase ? XTransPattern.ColorAt(xPx + phase.X, yPx + phase.Y) : CfaPattern.Rggb.ColorAt(xPx, yPx);

    public CameraColor Color(CameraNeutral neutral) =>
        new() { AsShotNeutral = neutral, Calibrations = [new(D65, XyzToCamera, ForwardMatrix: null)] };

    /// <summary>A frame of some light, DN above black, with the noise and the pattern of the sensor.</summary>
    /// <param name="signalDn">[height, widthPx], clean; changed in place.</param>
    /// <param name="widthPx">Its width.</param>
    /// <param name="iso">How it is taken.</param>
    /// <param name="random">Seeds the noise.</param>
    public void Expose(float[] signalDn, int widthPx, int iso, Random random)
    {
        if (Calibration?.At(iso) is { } at)
        {
            SensorPattern pattern = SensorPattern.Of(at, RangeDn, widthPx, signalDn.Length / widthPx);
            pattern.Expose(signalDn);
            NoiseSynthesizer.AddInPlace(signalDn, widthPx, Noise(at), random);
            pattern.Read(signalDn, BlackDn, (float)at.ClipDn);
        }
        else
        {
            NoiseSynthesizer.AddInPlace(signalDn, widthPx, Noise(iso), random);
        }

        if (Smoothing > 0)
        {
            Smooth(signalDn, widthPx);
        }
    }

    private void Smooth(float[] signalDn, int widthPx)
    {
        float[] row = new float[widthPx];
        for (int start = 0; start < signalDn.Length; start += widthPx)
        {
            signalDn.AsSpan(start, widthPx).CopyTo(row);
            for (int x = 2; x < widthPx - 2; x++)
            {
                float mixed = ((1 - (2 * Smoothing)) * row[x]) + (Smoothing * (row[x - 2] + row[x + 2]));
                signalDn[start + x] = MathF.Round(mixed);
            }
        }
    }

    /// <summary>That of the Sony at this ISO: of the Fujifilm no calibration could be had.</summary>
    private NoiseParameters Noise(int iso) => SonyA7S2.Noise(iso) with { BlackLevelDn = BlackDn };

    /// <summary>What changes from frame to frame: a calibration's read noise has the fixed pattern in it.</summary>
    private NoiseParameters Noise(IsoCalibration at)
    {
        double share = (at.FixedPatternDn ?? 0) / Math.Max(at.ReadNoiseDn, 1e-9);
        double changing = Math.Sqrt(Math.Max(0, 1 - (share * share)));
        return new()
        {
            GainDnPerElectron = (float)at.GainDnPerElectron,
            ReadNoiseDistribution = at.TukeyScaleDn is null
                ? ReadNoiseDistribution.Gaussian
                : ReadNoiseDistribution.TukeyLambda,
            ReadNoiseScaleDn = (float)(changing * (at.TukeyScaleDn ?? at.ReadNoiseDn)),
            TukeyLambda = (float)(at.TukeyLambda ?? 0),
            RowNoiseSigmaDn = (float)at.RowNoiseDn,
            ColumnNoiseSigmaDn = (float)at.ColumnNoiseDn,
            BlackLevelDn = BlackDn,
            WhiteLevelDn = (float)at.ClipDn,
        };
    }

    /// <summary>A raw file's content; where it is X-Trans, its <see cref="RawImage.Cfa"/> says nothing.</summary>
    /// <param name="signalDn">[heightPx, widthPx], DN above black, with its noise.</param>
    /// <param name="widthPx">Its width.</param>
    /// <param name="neutral">The light's colour.</param>
    /// <param name="iso">How it was taken.</param>
    /// <param name="exposureTimeS">Likewise.</param>
    /// <param name="path">Where it will be written.</param>
    public RawImage Raw(
        float[] signalDn,
        int widthPx,
        CameraNeutral neutral,
        int iso,
        double exposureTimeS,
        string path
    ) =>
        new()
        {
            Path = path,
            Mosaic = Array.ConvertAll(signalDn, dn => (ushort)(dn + BlackDn)),
            WidthPx = widthPx,
            HeightPx = signalDn.Length / widthPx,
            Cfa = CfaPattern.Rggb,
            Black = BlackLevels.Uniform(BlackDn),
            WhiteLevelDn = WhiteDn,
            Color = Color(neutral),
            Capture = SonyA7S2.Capture(iso, exposureTimeS) with { Make = Make, Model = Model },
        };

    /// <summary>Writes a DNG to the path that the picture has, whole or not at all.</summary>
    public Task WriteAsync(RawImage raw, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(
            raw.Path,
            overwrite: true,
            (stream, _) =>
            {
                DngMosaicWriter.Write(stream, raw, new DngMosaicLayout { XTrans = XTrans });
                return Task.CompletedTask;
            },
            cancellationToken
        );
}
