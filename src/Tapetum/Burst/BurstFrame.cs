using System.Numerics.Tensors;
using Tapetum.Mosaic;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>A frame of a burst, ready to be compared and merged: DN above black, stuck pixels filled.</summary>
internal sealed class BurstFrame
{
    // Stuck pixels are told by their neighbours, two cells to either side.
    private const int BandPx = 128;
    private const int HaloPx = 8;

    private BurstFrame(RawImage raw, float[]? memory = null) =>
        (Raw, SignalDn) = (raw, memory ?? GC.AllocateUninitializedArray<float>(raw.WidthPx * raw.HeightPx));

    /// <summary>As it was read, what whole rows and columns are off by in its black levels.</summary>
    public RawImage Raw { get; }

    public int WidthPx => Raw.WidthPx;

    public int HeightPx => Raw.HeightPx;

    /// <summary>[HeightPx, WidthPx].</summary>
    public float[] SignalDn { get; }

    /// <summary>What a frame would be with these pixels.</summary>
    /// <param name="raw">A frame of that size.</param>
    /// <param name="pixelDn">Of a column, a row and the colour there.</param>
    public static BurstFrame Of(RawImage raw, Func<int, int, int, float> pixelDn) =>
        Filled(
            raw,
            (y, row) =>
            {
                for (int x = 0; x < row.Length; x++)
                {
                    row[x] = pixelDn(x, y, raw.Cfa.ColorAt(x, y));
                }
            }
        );

    /// <summary>Stuck pixels left in.</summary>
    /// <param name="raw">The frame.</param>
    /// <param name="memory">That of a frame of this size that is needed no more; null for new one.</param>
    public static BurstFrame AsItIs(RawImage raw, BurstFrame? memory = null)
    {
        // As a rule a pattern has one row or two; where each row has its own, they are made as they come.
        int rows = raw.Black.Rows;
        float[][] black = rows > 8 ? [] : [.. Enumerable.Range(0, rows).Select(row => Across(raw, row))];
        return Filled(
            raw,
            (y, row) =>
            {
                TensorPrimitives.ConvertTruncating(raw.Mosaic.Span.Slice(y * raw.WidthPx, raw.WidthPx), row);
                TensorPrimitives.Subtract(row, black is [] ? Across(raw, y % rows) : black[y % rows], row);
                TensorPrimitives.Subtract(row, raw.Black.RowOffsetDn(y), row);
            },
            memory
        );
    }

    private static float[] Across(RawImage raw, int patternRow)
    {
        float[] black = new float[raw.WidthPx];
        for (int x = 0; x < black.Length; x++)
        {
            black[x] = raw.Black.Across(x, patternRow);
        }

        return black;
    }

    /// <param name="raw">The frame.</param>
    /// <param name="noise">Of its sensor.</param>
    /// <param name="cancellationToken">Asked between bands.</param>
    /// <param name="memory">That of a frame of this size that is needed no more; null for new one.</param>
    public static BurstFrame Of(
        RawImage raw,
        NoiseModel noise,
        CancellationToken cancellationToken,
        BurstFrame? memory = null
    )
    {
        BurstFrame frame = new(raw, memory?.SignalDn);
        VarianceStabilizer stabilizer = new(noise);
        int width = (MosaicPacker.GridWidthPx(raw) + 1) & ~1;
        int bands = (MosaicPacker.GridHeightPx(raw) + BandPx - 1) / BandPx;
        Parallel.For(
            0,
            bands,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new float[width * (BandPx + (2 * HaloPx))],
            (band, _, planes) =>
            {
                Tile tile = new(0, (band * BandPx) - HaloPx, width, BandPx + (2 * HaloPx));
                MosaicPacker.Pack(raw, tile, planes);
                stabilizer.Forward(planes, planes);
                bool isChanged = StuckPixels.Replace(planes, width / 2, tile.HeightPx / 2) > 0;
                if (isChanged)
                {
                    stabilizer.Inverse(planes, planes);
                }
                else
                {
                    MosaicPacker.Pack(raw, tile, planes);
                }

                frame.Take(planes, tile);
                return planes;
            },
            _ => { }
        );
        return frame;
    }

    private static BurstFrame Filled(RawImage raw, Action<int, Span<float>> fillRow, BurstFrame? memory = null)
    {
        BurstFrame frame = new(raw, memory?.SignalDn);
        Parallel.For(0, raw.HeightPx, y => fillRow(y, frame.SignalDn.AsSpan(y * raw.WidthPx, raw.WidthPx)));
        return frame;
    }

    /// <summary>The band without its halo, from planes back to a mosaic.</summary>
    private void Take(ReadOnlySpan<float> planes, Tile tile)
    {
        (int columns, int rows) = (tile.WidthPx / 2, tile.HeightPx / 2);
        for (int row = HaloPx; row < tile.HeightPx - HaloPx; row++)
        {
            int y = tile.YPx + row - Raw.Cfa.RedRow;
            if (y < 0 || y >= HeightPx)
            {
                continue;
            }

            int plane = 2 * (row & 1);
            ReadOnlySpan<float> even = planes.Slice(((plane * rows) + (row / 2)) * columns, columns);
            ReadOnlySpan<float> odd = planes.Slice((((plane + 1) * rows) + (row / 2)) * columns, columns);
            Span<float> line = SignalDn.AsSpan(y * WidthPx, WidthPx);
            for (int x = 0; x < line.Length; x++)
            {
                int at = x + Raw.Cfa.RedColumn;
                line[x] = (at & 1) == 0 ? even[at / 2] : odd[at / 2];
            }
        }
    }
}
