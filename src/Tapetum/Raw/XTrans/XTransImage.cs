using Tapetum.Raw.Preparation;

namespace Tapetum.Raw.XTrans;

/// <summary>A decoded file of a sensor with Fujifilm's X-Trans filters. Complete and immutable once decoded.</summary>
internal sealed class XTransImage : Photograph
{
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

    /// <summary>The mosaic as it lies, as if its filters were Bayer's: for frames without light.</summary>
    public RawImage ToGrid() =>
        new()
        {
            Path = Path,
            Mosaic = Mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Cfa = CfaPattern.Rggb,
            Black = Black,
            WhiteLevelDn = WhiteLevelDn,
            Capture = Capture,
        };

    /// <summary>The same picture with other black levels.</summary>
    public XTransImage WithBlack(BlackLevels black) => With(Mosaic, black, Remarks);

    /// <summary>The same picture with other pixels, and what is to be said of them.</summary>
    public XTransImage With(ReadOnlyMemory<ushort> mosaic, IReadOnlyList<string> remarks) =>
        With(mosaic, Black, remarks);

    private XTransImage With(ReadOnlyMemory<ushort> mosaic, BlackLevels black, IReadOnlyList<string> remarks) =>
        new()
        {
            Path = Path,
            Mosaic = mosaic,
            WidthPx = WidthPx,
            HeightPx = HeightPx,
            Phase = Phase,
            Black = black,
            WhiteLevelDn = WhiteLevelDn,
            NoiseProfile = NoiseProfile,
            Color = Color,
            Capture = Capture,
            BaselineExposureEv = BaselineExposureEv,
            Remarks = remarks,
            Metadata = Metadata,
        };

    /// <summary>A rectangle in DN above black; beyond the picture's edges lies its mirror image, with the same filters.</summary>
    /// <returns>[heightPx, widthPx].</returns>
    public float[] Cut(int leftPx, int topPx, int widthPx, int heightPx)
    {
        float[] cut = new float[widthPx * heightPx];
        float[] row = new float[WidthPx];
        int[] columns = [.. Enumerable.Range(leftPx, widthPx).Select(x => XTransPattern.Mirror(x, WidthPx, Phase.X))];
        for (int y = 0; y < heightPx; y++)
        {
            RowAboveBlack(XTransPattern.Mirror(topPx + y, HeightPx, Phase.Y), row);
            Span<float> line = cut.AsSpan(y * widthPx, widthPx);
            for (int x = 0; x < line.Length; x++)
            {
                line[x] = row[columns[x]];
            }
        }

        return cut;
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
}
