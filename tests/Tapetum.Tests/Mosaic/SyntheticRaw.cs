using Tapetum.Raw;

namespace Tapetum.Tests.Mosaic;

/// <summary>Raw images made for tests.</summary>
internal static class SyntheticRaw
{
    public static RawImage Of(
        ReadOnlyMemory<ushort> mosaic,
        int widthPx,
        int heightPx,
        CfaPattern cfa,
        BlackLevels? black = null
    ) =>
        new()
        {
            Path = "synthetic.dng",
            Mosaic = mosaic,
            WidthPx = widthPx,
            HeightPx = heightPx,
            Cfa = cfa,
            Black = black ?? BlackLevels.Uniform(0),
            WhiteLevelDn = 16383,
            Color = new() { AsShotNeutral = null, Calibrations = [] },
            Capture = new()
            {
                Make = "Test",
                Model = "Chart",
                Iso = null,
                ExposureTimeS = null,
                ApertureF = null,
                FocalLengthMm = null,
                Lens = null,
                CapturedAtLocal = null,
                Orientation = 1,
            },
            NoiseProfile = [],
            BaselineExposureEv = 0,
        };

    /// <summary>Every pixel a number of its own below 16384.</summary>
    public static RawImage Noise(int widthPx, int heightPx, CfaPattern cfa, BlackLevels? black = null)
    {
        Random random = new((widthPx * 7919) + heightPx);
        ushort[] mosaic = [.. Enumerable.Range(0, widthPx * heightPx).Select(_ => (ushort)random.Next(16384))];
        return Of(mosaic, widthPx, heightPx, cfa, black);
    }
}
