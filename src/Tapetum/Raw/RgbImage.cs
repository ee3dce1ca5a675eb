namespace Tapetum.Raw;

/// <summary>A photograph that has red, green and blue at every pixel. Complete and immutable once decoded.</summary>
internal sealed class RgbImage : Photograph
{
    /// <summary>[HeightPx, WidthPx, 3], linear; as the sensor stood, before white balance.</summary>
    public required ReadOnlyMemory<ushort> Rgb { get; init; }

    /// <summary>The number of no light: noise lies on both its sides. Default 0.</summary>
    public float BlackLevel { get; init; }

    /// <summary>The number at which a channel is clipped.</summary>
    public required float WhiteLevel { get; init; }

    public required RgbOrigin Origin { get; init; }

    /// <summary>What a Bayer sensor would have seen of this picture: of each pixel one colour.</summary>
    public RawImage ToMosaic(CfaPattern cfa)
    {
        ReadOnlySpan<ushort> rgb = Rgb.Span;
        ushort[] mosaic = GC.AllocateUninitializedArray<ushort>(WidthPx * HeightPx, pinned: true);
        for (int y = 0; y < HeightPx; y++)
        {
            int row = y * WidthPx;
            for (int x = 0; x < WidthPx; x++)
            {
                mosaic[row + x] = rgb[(3 * (row + x)) + cfa.ColorAt(x, y)];
            }
        }

        return new RawImage
        {
            Path = Path,
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = cfa,
            Black = BlackLevels.Uniform(BlackLevel),
            WhiteLevelDn = WhiteLevel,
            Color = Color,
            Capture = Capture,
            NoiseProfile = [],
            BaselineExposureEv = BaselineExposureEv,
            Metadata = Metadata,
            Remarks = Remarks,
        };
    }
}
