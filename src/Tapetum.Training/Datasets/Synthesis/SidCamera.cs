using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Raw.XTrans;
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
internal sealed record SidCamera(
    string Name,
    string Make,
    string Model,
    float BlackDn,
    Matrix3x3 XyzToCamera,
    int[] Isos,
    XTransPhase? XTrans
)
{
    public const float WhiteDn = SonyA7S2.WhiteDn;

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

    public static SidCamera Of(SidHalf half) => half == SidHalf.Fuji ? Fuji : Sony;

    /// <summary>The filter over a pixel: 0 red, 1 green, 2 blue.</summary>
    public int ColorAt(int xPx, int yPx) =>
        XTrans is { } phase ? XTransPattern.ColorAt(xPx + phase.X, yPx + phase.Y) : CfaPattern.Rggb.ColorAt(xPx, yPx);

    public CameraColor Color(CameraNeutral neutral) =>
        new() { AsShotNeutral = neutral, Calibrations = [new(D65, XyzToCamera, ForwardMatrix: null)] };

    /// <summary>That of the Sony at this ISO: of the Fujifilm no calibration could be had.</summary>
    public NoiseParameters Noise(int iso) => SonyA7S2.Noise(iso) with { BlackLevelDn = BlackDn };

    /// <summary>A raw file's content; where it is X-Trans, its <see cref="RawImage.Cfa"/> says nothing.</summary>
    /// <param name="signalDn">[heightPx, widthPx], DN above black, with its noise.</param>
    /// <param name="light">Its size.</param>
    /// <param name="neutral">The light's colour.</param>
    /// <param name="iso">How it was taken.</param>
    /// <param name="exposureTimeS">Likewise.</param>
    /// <param name="path">Where it will be written.</param>
    public RawImage Raw(
        float[] signalDn,
        SensorLight light,
        CameraNeutral neutral,
        int iso,
        double exposureTimeS,
        string path
    ) =>
        new()
        {
            Path = path,
            Mosaic = Array.ConvertAll(signalDn, dn => (ushort)(dn + BlackDn)),
            WidthPx = light.WidthPx,
            HeightPx = light.HeightPx,
            Cfa = CfaPattern.Rggb,
            Black = BlackLevels.Uniform(BlackDn),
            WhiteLevelDn = WhiteDn,
            Color = Color(neutral),
            Capture = SonyA7S2.Capture(iso, exposureTimeS) with { Make = Make, Model = Model },
        };
}
