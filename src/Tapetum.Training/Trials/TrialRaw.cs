using Tapetum.Raw;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Trials;

/// <summary>Makes a raw file's content of a mosaic with known noise.</summary>
internal static class TrialRaw
{
    /// <param name="signalDn">[H, widthPx], noisy, DN above black.</param>
    /// <param name="widthPx">Even, as the height must be.</param>
    /// <param name="sensor">Levels.</param>
    /// <param name="cfa">Its filters.</param>
    /// <param name="iso">What the file states; null for nothing.</param>
    /// <param name="color">What the file says of colours.</param>
    public static RawImage Of(
        float[] signalDn,
        int widthPx,
        NoiseParameters sensor,
        CfaPattern cfa,
        double? iso,
        CameraColor color
    ) =>
        new()
        {
            Path = "trial.dng",
            Mosaic = signalDn.Select(v => (ushort)MathF.Round(MathF.Max(0, v + sensor.BlackLevelDn))).ToArray(),
            WidthPx = widthPx,
            HeightPx = signalDn.Length / widthPx,
            Cfa = cfa,
            Black = BlackLevels.Uniform(sensor.BlackLevelDn),
            WhiteLevelDn = sensor.WhiteLevelDn,
            Color = color,
            Capture = CaptureInfo.Unknown with { Make = "Tapetum", Model = "Trial", Iso = iso },
            NoiseProfile = [],
            BaselineExposureEv = 0,
        };
}
