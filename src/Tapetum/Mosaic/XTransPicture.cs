using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Mosaic;

/// <summary>An X-Trans mosaic without a network: linearly demosaicked, its noise as it was.</summary>
internal static class XTransPicture
{
    private const int Colors = 3;

    /// <summary>Room for noise below black: cut off there, dark parts would be brighter than they are, and coloured.</summary>
    private const float MostBelowBlack = 4096;

    public static RgbImage Of(XTransImage image)
    {
        (int width, int height) = (image.WidthPx, image.HeightPx);
        float black = Math.Clamp(MathF.Floor(ushort.MaxValue - image.RangeDn), 0, MostBelowBlack);
        // Colours are told from each other's detail, which is alike where what is grey has the same numbers.
        float[] neutral = image.Color.AsShotNeutral is { } n
            ? [(float)n.Red, (float)n.Green, (float)n.Blue]
            : [1, 1, 1];
        float[] balanced = new float[width * height];
        Parallel.For(0, height, y => Balance(image, y, neutral, balanced.AsSpan(y * width, width)));
        XTransDemosaic demosaic = new(balanced, width, height, image.Phase);
        ushort[] rgb = GC.AllocateUninitializedArray<ushort>(Colors * width * height);
        Parallel.For(
            0,
            height,
            () => new float[width],
            (y, _, line) =>
            {
                Span<ushort> row = rgb.AsSpan(Colors * y * width, Colors * width);
                for (int color = 0; color < Colors; color++)
                {
                    demosaic.Row(y, color, line);
                    for (int x = 0; x < line.Length; x++)
                    {
                        float dn = (line[x] * neutral[color]) + black + 0.5f;
                        row[(Colors * x) + color] = (ushort)Math.Clamp(dn, 0, black + image.RangeDn);
                    }
                }

                return line;
            },
            _ => { }
        );
        return new()
        {
            Path = image.Path,
            Rgb = rgb,
            WidthPx = width,
            HeightPx = height,
            BlackLevel = black,
            WhiteLevel = black + image.RangeDn,
            Origin = RgbOrigin.XTrans,
            Color = image.Color,
            Capture = image.Capture,
            BaselineExposureEv = image.BaselineExposureEv,
            Metadata = image.Metadata,
            Remarks = image.Remarks,
        };
    }

    private static void Balance(XTransImage image, int yPx, float[] neutral, Span<float> row)
    {
        image.RowAboveBlack(yPx, row);
        byte[] filters = XTransPattern.Row(image.Phase, yPx, row.Length);
        for (int x = 0; x < row.Length; x++)
        {
            row[x] /= neutral[filters[x]];
        }
    }
}
