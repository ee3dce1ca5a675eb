using Tapetum.Mosaic;

namespace Tapetum.Raw;

/// <summary>A decoded file of a sensor with Fujifilm's X-Trans filters. Complete and immutable once decoded.</summary>
internal sealed class XTransImage : Photograph
{
    private readonly Lazy<RgbImage> demosaicked;

    public XTransImage() => demosaicked = new(Demosaick);

    /// <summary>[HeightPx, WidthPx], DN as the sensor delivered them; the visible area only.</summary>
    public required ReadOnlyMemory<ushort> Mosaic { get; init; }

    /// <summary>Where in <see cref="XTransPattern"/> the visible area begins.</summary>
    public required XTransPhase Phase { get; init; }

    public required BlackLevels Black { get; init; }

    /// <summary>The DN at which a pixel is clipped.</summary>
    public required float WhiteLevelDn { get; init; }

    /// <summary>From black, its mean, to white.</summary>
    public float RangeDn => WhiteLevelDn - Black.MeanDn;

    /// <summary>As <see cref="RawImage.NoiseProfile"/>.</summary>
    public IReadOnlyList<NoiseProfile> NoiseProfile { get; init; } = [];

    /// <summary>The picture without a network: noisy, and linearly demosaicked. Made once, when it is first asked for.</summary>
    public RgbImage Demosaicked => demosaicked.Value;

    /// <summary>Samples of this mosaic alone, in the order of a Bayer sensor: of each 3×3 pixels a cell, whose noise is the sensor's.</summary>
    public RawImage ToCells()
    {
        MosaicPlane cells = XTransCells.Of(Mosaic.Span, WidthPx, HeightPx, Phase, Black, WhiteLevelDn);
        return new()
        {
            Path = Path,
            Mosaic = cells.Values,
            WidthPx = cells.WidthPx,
            HeightPx = cells.HeightPx,
            Cfa = cells.Cfa,
            Black = cells.Black,
            WhiteLevelDn = WhiteLevelDn,
            Color = Color,
            Capture = Capture,
            NoiseProfile = NoiseProfile,
        };
    }

    /// <summary>DN above black of one row, noise below it included.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="row">[WidthPx].</param>
    public void RowAboveBlack(int yPx, Span<float> row)
    {
        ReadOnlySpan<ushort> values = Mosaic.Span.Slice(yPx * WidthPx, WidthPx);
        (int patternRow, float rowBlack) = (yPx % Black.Rows, Black.RowOffsetDn(yPx));
        for (int x = 0; x < row.Length; x++)
        {
            row[x] = values[x] - Black.Across(x, patternRow) - rowBlack;
        }
    }

    private RgbImage Demosaick()
    {
        // Colours are told from each other's detail, which is alike where what is grey has the same numbers.
        float[] neutral = Color.AsShotNeutral is { } n ? [(float)n.Red, (float)n.Green, (float)n.Blue] : [1, 1, 1];
        float[] balanced = new float[WidthPx * HeightPx];
        Parallel.For(0, HeightPx, y => Balance(y, neutral, balanced.AsSpan(y * WidthPx, WidthPx)));
        XTransDemosaic demosaic = new(balanced, WidthPx, HeightPx, Phase);
        ushort[] rgb = GC.AllocateUninitializedArray<ushort>(3 * WidthPx * HeightPx);
        Parallel.For(
            0,
            HeightPx,
            () => new float[WidthPx],
            (y, _, line) =>
            {
                for (int color = 0; color < 3; color++)
                {
                    demosaic.Row(y, color, line);
                    for (int x = 0; x < WidthPx; x++)
                    {
                        float dn = (line[x] * neutral[color]) + 0.5f;
                        rgb[(3 * ((y * WidthPx) + x)) + color] = (ushort)Math.Clamp(dn, 0, RangeDn);
                    }
                }

                return line;
            },
            _ => { }
        );
        return new()
        {
            Path = Path,
            Rgb = rgb,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            WhiteLevel = RangeDn,
            Origin = RgbOrigin.XTrans,
            Color = Color,
            Capture = Capture,
            BaselineExposureEv = BaselineExposureEv,
            Metadata = Metadata,
            Remarks = Remarks,
        };
    }

    private void Balance(int yPx, float[] neutral, Span<float> row)
    {
        RowAboveBlack(yPx, row);
        byte[] filters = XTransPattern.Row(Phase, yPx, WidthPx);
        for (int x = 0; x < row.Length; x++)
        {
            row[x] /= neutral[filters[x]];
        }
    }
}
