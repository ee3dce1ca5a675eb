using Tapetum.Encoding;
using Tapetum.Raw;

namespace Tapetum.Cli.Tests;

/// <summary>Small raw files of a scene that anybody can picture: a horizontal ramp with seeded noise, under-exposed.</summary>
internal static class SyntheticRaw
{
    private const float BlackDn = 256;
    private const float WhiteDn = 4095;

    public static string Write(string path, int widthPx, int heightPx)
    {
        Random random = new(1);
        ushort[] mosaic = new ushort[widthPx * heightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            mosaic[i] = (ushort)(BlackDn + 40 + (200.0 * (i % widthPx) / widthPx) + random.Next(-20, 21));
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
                Cfa = CfaPattern.Grbg,
                Black = BlackLevels.Uniform(BlackDn),
                WhiteLevelDn = WhiteDn,
                Color = new CameraColor
                {
                    AsShotNeutral = new(0.5f, 1, 0.625f),
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
                NoiseProfile = [new NoiseProfile(0.002, 0.00002)],
                BaselineExposureEv = 0,
            }
        );
        return path;
    }
}
