using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Datasets.Synthesis;

/// <summary>The camera of the See-in-the-Dark data set's Sony half, as far as its raw files show it.</summary>
internal static class SonyA7S2
{
    public const float BlackDn = 512;
    public const float WhiteDn = 16383;
    public const float RangeDn = WhiteDn - BlackDn;

    /// <summary>XYZ to camera RGB under D65: DNG ColorMatrix2, as in LibRaw's and dcraw's table.</summary>
    public static readonly Matrix3x3 XyzToCamera = new(
        0.5838,
        -0.1430,
        -0.0246,
        -0.3497,
        1.1477,
        0.2297,
        -0.0748,
        0.1885,
        0.5778
    );

    private const int D65 = 21;

    /// <summary>ISO values of the data set's list, the frequent ones more than once.</summary>
    public static ReadOnlySpan<int> Isos => [160, 200, 250, 250, 320, 320, 500, 800, 1250, 2000, 4000, 8000];

    public static CaptureInfo Capture(int iso, double exposureTimeS) =>
        new()
        {
            Make = "SONY",
            Model = "ILCE-7SM2",
            Iso = iso,
            ExposureTimeS = exposureTimeS,
            ApertureF = 8,
            FocalLengthMm = 35,
            Lens = null,
            CapturedAtLocal = null,
            Orientation = 1,
        };

    public static CameraColor Color(CameraNeutral neutral) =>
        new() { AsShotNeutral = neutral, Calibrations = [new(D65, XyzToCamera, ForwardMatrix: null)] };

    /// <summary>Gain, read and row noise as calibrated at an ISO of 50 to 51,200.</summary>
    public static NoiseParameters Noise(int iso)
    {
        (double gain, double readSigmaDn, double rowSigmaDn) = CameraNoiseTable.SonyA7S2At(iso)!.Value;
        return new()
        {
            GainDnPerElectron = (float)gain,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = (float)readSigmaDn,
            RowNoiseSigmaDn = (float)rowSigmaDn,
            BlackLevelDn = BlackDn,
            WhiteLevelDn = WhiteDn,
        };
    }
}
