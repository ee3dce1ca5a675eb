using Tapetum.Encoding.Dng;
using Tapetum.Raw;
using Tapetum.Sensor;
using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Tests.Datasets;

/// <summary>A tiny data set in the layout of See in the Dark: two scenes of smooth colours, each with shorts at ×100 and ×250.</summary>
internal static class SidSet
{
    public const int WidthPx = 256;
    public const int HeightPx = 192;

    /// <summary>The second scene's shorts got this share of the light that their names claim.</summary>
    public const float DimShare = 0.8f;

    private const float BlackDn = 512;
    private const float WhiteDn = 16383;
    private const float LongS = 10;

    /// <summary>Writes short/ and long/ below a folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "short"));
        Directory.CreateDirectory(Path.Combine(folder, "long"));
        foreach ((string scene, float light) in new[] { ("10003", 1f), ("10006", DimShare) })
        {
            WriteRaw(Path.Combine(folder, $"long/{scene}_00_10s.dng"), LongS, share: 1, seed: 1);
            WriteRaw(Path.Combine(folder, $"short/{scene}_00_0.1s.dng"), 0.1f, light / 100, seed: 2);
            WriteRaw(Path.Combine(folder, $"short/{scene}_00_0.04s.dng"), 0.04f, light / 250, seed: 3);
        }
    }

    /// <param name="path">A DNG file.</param>
    /// <param name="exposureTimeS">What the file says.</param>
    /// <param name="share">Of the light of the long exposure.</param>
    /// <param name="seed">Of the noise.</param>
    public static void WriteRaw(string path, float exposureTimeS, float share, int seed)
    {
        NoiseParameters noise = new()
        {
            GainDnPerElectron = 0.5f,
            ReadNoiseDistribution = ReadNoiseDistribution.Gaussian,
            ReadNoiseScaleDn = 2,
            BlackLevelDn = BlackDn,
            WhiteLevelDn = WhiteDn,
        };
        float[] signalDn = new float[WidthPx * HeightPx];
        for (int i = 0; i < signalDn.Length; i++)
        {
            signalDn[i] = share * (WhiteDn - BlackDn) * SceneAt(i % WidthPx, i / WidthPx);
        }

        NoiseSynthesizer.AddInPlace(signalDn, WidthPx, noise, new Random(seed));
        double range = WhiteDn - BlackDn;
        NoiseModel model = noise.ToNoiseModel();
        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(
            file,
            new RawImage
            {
                Path = path,
                Mosaic = signalDn.Select(dn => (ushort)(dn + BlackDn)).ToArray(),
                WidthPx = WidthPx,
                HeightPx = HeightPx,
                Cfa = CfaPattern.Rggb,
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
                    Iso = 400,
                    ExposureTimeS = exposureTimeS,
                    ApertureF = 8,
                    FocalLengthMm = 35,
                    Lens = null,
                    CapturedAtLocal = null,
                    Orientation = 1,
                },
                NoiseProfile =
                [
                    new NoiseProfile(model.GainDnPerElectron / range, model.ReadNoiseVarianceDn2 / (range * range)),
                ],
                BaselineExposureEv = 0,
            }
        );
    }

    /// <summary>Linear camera RGB under the filter there, 0 to 1: slow waves, brighter to the right.</summary>
    private static float SceneAt(int x, int y)
    {
        float wave = 0.5f + (0.4f * MathF.Sin(x / 23f) * MathF.Cos(y / 31f));
        float brightness = 0.1f + (0.5f * x / WidthPx);
        return (CfaPattern.Rggb.ColorAt(x, y)) switch
        {
            0 => 0.5f * brightness * (0.6f + (0.4f * wave)),
            1 => brightness * (0.5f + (0.4f * wave)),
            _ => 0.625f * brightness * (1 - (0.4f * wave)),
        };
    }
}
