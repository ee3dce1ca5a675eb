using Tapetum.Encoding.Dng;
using Tapetum.Raw;

namespace Tapetum.Tests;

/// <summary>Raw files of waves that a hand's shake shifts from frame to frame.</summary>
internal static class BurstFrames
{
    public static string Write(
        string path,
        int shiftPx,
        double exposureTimeS = 0.1,
        bool otherScene = false,
        int second = 0,
        int widthPx = 160,
        int heightPx = 128,
        double light = 1,
        bool isBracket = false,
        float whiteLevelDn = 16383
    )
    {
        Random random = new(shiftPx + 1);
        ushort[] mosaic = new ushort[widthPx * heightPx];
        for (int i = 0; i < mosaic.Length; i++)
        {
            (double x, double y) = ((i % widthPx) + shiftPx, i / widthPx);
            (x, y) = otherScene ? (1.7 * y, 0.6 * x) : (x, y);
            double waves = Math.Sin((0.3 * x) + (0.1 * y)) + Math.Sin((0.08 * x) - (0.2 * y)) + Math.Sin(0.05 * x);
            double value = (light * (600 + (150 * waves))) + (20 * (random.NextDouble() - 0.5));
            mosaic[i] = (ushort)Math.Min(512 + value, 16383);
        }

        RawImage raw = SyntheticRaw.Image(
            widthPx,
            heightPx,
            mosaic: mosaic,
            whiteLevelDn: whiteLevelDn,
            capture: SyntheticRaw.Capture with
            {
                ExposureTimeS = exposureTimeS,
                IsBracketed = isBracket,
                CapturedAtLocal = new DateTime(2024, 2, 29, 23, 59, second, DateTimeKind.Unspecified),
            },
            noiseProfile: [new(1e-5, 1.3e-7)]
        );
        using FileStream file = File.Create(path);
        DngMosaicWriter.Write(file, raw);
        return path;
    }
}
