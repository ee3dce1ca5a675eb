using Tapetum.Raw.XTrans;

namespace Tapetum.Sensor.Lines;

/// <summary>
/// What <see cref="LineBlocks"/> gives of a Bayer mosaic, of an X-Trans one, each of whose lines holds all three colours:
/// <code>
/// green     44 samples in a block of 66 of two lines out of three, 22 of the third
/// others    half of red's mean and half of blue's: 11 samples of each, or 22
/// </code>
/// Red and blue are as many in every line, so that their mean is the same colour in all of them, and comes again in the next.
/// </summary>
internal sealed class XTransLineBlocks
{
    private const int BlockPx = 11 * XTransPattern.PeriodPx;
    private const int GreenSamples = 44;
    private const int OtherSamples = 22;
    private const int Colors = 3;
    private const int Green = 1;

    private static readonly bool[] GreenFirst = [true, false];

    private readonly XTransImage image;
    private readonly float clipDn;
    private readonly byte[][] filters;

    private XTransLineBlocks(XTransImage image)
    {
        this.image = image;
        clipDn = 0.98f * image.WhiteLevelDn;
        filters = XTransPattern.Rows(image.Phase, image.WidthPx);
        Rows = Groups(image.HeightPx, image.WidthPx / BlockPx);
        Columns = Groups(image.WidthPx, image.HeightPx / BlockPx);
    }

    /// <summary>[green or not, quarter of the width].</summary>
    public LineGroup[] Rows { get; }

    /// <summary>[green or not, quarter of the height].</summary>
    public LineGroup[] Columns { get; }

    public static XTransLineBlocks Read(XTransImage image, CancellationToken cancellationToken)
    {
        XTransLineBlocks blocks = new(image);
        int bands = (image.HeightPx + BlockPx - 1) / BlockPx;
        Parallel.For(
            0,
            bands,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Band(image.WidthPx),
            (index, _, band) =>
            {
                blocks.ReadBand(index, band);
                return band;
            },
            _ => { }
        );
        return blocks;
    }

    private static LineGroup[] Groups(int lines, int blocks) =>
        [
            .. from isGreen in GreenFirst
            from segment in Enumerable.Range(0, LineGroup.Segments)
            let count = LineGroup.SegmentStart(segment + 1, blocks) - LineGroup.SegmentStart(segment, blocks)
            select new LineGroup(isGreen, lag: 1, isGreen ? GreenSamples : OtherSamples, segment, lines, count),
        ];

    private void ReadBand(int index, Band band)
    {
        int top = index * BlockPx;
        int bottom = Math.Min(image.HeightPx, top + BlockPx);
        Array.Clear(band.Columns);
        for (int y = top; y < bottom; y++)
        {
            image.RowAboveBlack(y, band.Row);
            ReadRow(y, band.Row);
            AddToColumns(y, band);
        }

        if (bottom - top < BlockPx)
        {
            return;
        }

        for (int x = 0; x < image.WidthPx; x++)
        {
            Set(Columns, line: x, index, image.HeightPx / BlockPx, band.Columns.AsSpan(Colors * x, Colors));
        }
    }

    private void ReadRow(int y, ReadOnlySpan<float> row)
    {
        ReadOnlySpan<byte> colors = filters[y % XTransPattern.PeriodPx];
        ReadOnlySpan<ushort> written = image.Mosaic.Span.Slice(y * image.WidthPx, image.WidthPx);
        int count = image.WidthPx / BlockPx;
        Span<Run> runs = stackalloc Run[Colors];
        for (int block = 0; block < count; block++)
        {
            runs.Clear();
            for (int x = block * BlockPx; x < (block + 1) * BlockPx; x++)
            {
                runs[colors[x]].Add(row[x], IsCut(written[x]));
            }

            Set(Rows, line: y, block, count, runs);
        }
    }

    private void AddToColumns(int y, Band band)
    {
        ReadOnlySpan<byte> colors = filters[y % XTransPattern.PeriodPx];
        ReadOnlySpan<ushort> written = image.Mosaic.Span.Slice(y * image.WidthPx, image.WidthPx);
        for (int x = 0; x < written.Length; x++)
        {
            band.Columns[(Colors * x) + colors[x]].Add(band.Row[x], IsCut(written[x]));
        }
    }

    private bool IsCut(ushort dn) => dn >= clipDn || dn == 0;

    private static void Set(LineGroup[] groups, int line, int block, int count, ReadOnlySpan<Run> runs)
    {
        int segment = LineGroup.SegmentOf(block, count);
        int place = block - LineGroup.SegmentStart(segment, count);
        groups[segment].Set(line, place, runs[Green].Mean, runs[Green].VarianceOfMean);
        groups[LineGroup.Segments + segment]
            .Set(line, place, (runs[0].Mean + runs[2].Mean) / 2, (runs[0].VarianceOfMean + runs[2].VarianceOfMean) / 4);
    }

    /// <summary>A row, and what has been summed up of the band's columns.</summary>
    private sealed class Band(int widthPx)
    {
        public float[] Row { get; } = new float[widthPx];

        /// <summary>[column, colour].</summary>
        public Run[] Columns { get; } = new Run[Colors * widthPx];
    }

    /// <summary>Samples of one colour along a line: their mean, and how much it varies, by the differences of neighbours: Σd²/(2·(n − 1))/n.</summary>
    private struct Run
    {
        private float sum;
        private float squares;
        private float previous;
        private int count;
        private bool isCut;

        public readonly float Mean => sum / count;

        /// <summary>Infinity where it cannot be told: samples are clipped, or all the same.</summary>
        public readonly float VarianceOfMean =>
            isCut || squares == 0 ? float.PositiveInfinity : squares / (2f * (count - 1) * count);

        public void Add(float dn, bool cut)
        {
            float step = count == 0 ? 0 : dn - previous;
            (sum, squares, previous, count, isCut) = (sum + dn, squares + (step * step), dn, count + 1, isCut || cut);
        }
    }
}
