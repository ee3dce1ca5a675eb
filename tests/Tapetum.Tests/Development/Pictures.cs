using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Tests.Development;

/// <summary>Small pictures and the raw files that they pretend to come from.</summary>
internal static class Pictures
{
    public static readonly CaptureInfo Capture = new()
    {
        Make = "Canon",
        Model = "EOS 550D",
        Iso = 3200,
        ExposureTimeS = 1 / 30.0,
        ApertureF = 2.8,
        FocalLengthMm = 35,
        Lens = "EF 35mm f/2",
        CapturedAtLocal = new DateTime(2024, 5, 6, 22, 30, 15),
        Orientation = 1,
    };

    public static readonly Tapetum.Encoding.Metadata.PictureMetadata Metadata =
        Tapetum.Encoding.Metadata.PictureMetadata.Of(Capture);

    public static RawImage Raw(CameraColor color, int orientation = 1, double baselineExposureEv = 0) =>
        new()
        {
            Path = "test.dng",
            Mosaic = new ushort[4],
            WidthPx = 2,
            HeightPx = 2,
            Cfa = CfaPattern.Rggb,
            Black = BlackLevels.Uniform(0),
            WhiteLevelDn = 16383,
            Color = color,
            Capture = Capture with { Orientation = orientation },
            NoiseProfile = [],
            BaselineExposureEv = baselineExposureEv,
        };

    /// <summary>A picture whose pixels are given by their place.</summary>
    public static LinearImage Linear(int widthPx, int heightPx, Func<int, int, (float R, float G, float B)> pixelAt)
    {
        LinearImage image = new(widthPx, heightPx);
        for (int y = 0; y < heightPx; y++)
        {
            Span<float> row = image.Row(y);
            for (int x = 0; x < widthPx; x++)
            {
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = pixelAt(x, y);
            }
        }

        return image;
    }

    /// <summary>A picture of grey things under the light that a Canon 550D takes for neutral.</summary>
    public static LinearImage Grey(int widthPx, int heightPx, Func<int, int, float> lightAt)
    {
        CameraNeutral neutral = Cameras.Canon550D.AsShotNeutral!.Value;
        return Linear(
            widthPx,
            heightPx,
            (x, y) => lightAt(x, y) is var value ? (neutral.Red * value, value, neutral.Blue * value) : default
        );
    }

    public static ushort[] Render(Tapetum.Development.IRowSource picture)
    {
        ushort[] rgb = new ushort[picture.WidthPx * picture.HeightPx * 3];
        picture.ReadRows(0, picture.HeightPx, rgb);
        return rgb;
    }
}
