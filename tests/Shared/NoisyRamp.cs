using Tapetum.Encoding.Dng;
using Tapetum.Raw;

namespace Tapetum.Tests;

/// <summary>Raw files of a scene that anybody can picture: an under-exposed ramp of grey along the rows, with the noise that the file states.</summary>
internal static class NoisyRamp
{
    private const float BlackDn = 256;
    private const float WhiteDn = 4095;
    private const float RangeDn = WhiteDn - BlackDn;
    private static readonly CfaPattern Cfa = CfaPattern.Grbg;
    private static readonly NoiseProfile Noise = new(0.002, 0.00002);

    /// <summary>Camera RGB of grey.</summary>
    private static readonly float[] Grey = [0.5f, 1, 0.625f];

    public static string Write(string path, int widthPx, int heightPx)
    {
        Random random = new(1);
        ushort[] mosaic = new ushort[widthPx * heightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            int color = Cfa.ColorAt(i % widthPx, i / widthPx);
            double signalDn = Grey[color] * (100 + (400.0 * (i % widthPx) / widthPx));
            double varianceDn2 = (Noise.Scale * RangeDn * signalDn) + (Noise.Offset * RangeDn * RangeDn);
            mosaic[i] = (ushort)Math.Round(BlackDn + signalDn + (Math.Sqrt(varianceDn2) * Normal(random)));
        }

        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(
            file,
            new RawImage
            {
                Path = path,
                Mosaic = mosaic,
                WidthPx = widthPx,
                HeightPx = heightPx,
                Cfa = Cfa,
                Black = BlackLevels.Uniform(BlackDn),
                WhiteLevelDn = WhiteDn,
                Color = new CameraColor
                {
                    AsShotNeutral = new(Grey[0], Grey[1], Grey[2]),
                    Calibrations = [new(21, Matrix3x3.Diagonal(0.7, 1, 0.8), null)],
                },
                Capture = new CaptureInfo
                {
                    Make = "Tapetum",
                    Model = "Synthetic",
                    Iso = 3200,
                    ExposureTimeS = 0.05,
                    ApertureF = 2.8,
                    FocalLengthMm = 35,
                    Lens = null,
                    CapturedAtLocal = new DateTime(2024, 2, 29, 23, 59, 58, DateTimeKind.Unspecified),
                    Orientation = 6,
                },
                NoiseProfile = [Noise],
                BaselineExposureEv = 0,
            }
        );
        return path;
    }

    /// <summary>Box and Muller's transform.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
