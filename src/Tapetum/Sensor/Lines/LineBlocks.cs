using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tapetum.Raw;

namespace Tapetum.Sensor.Lines;

/// <summary>
/// Reads a mosaic once, and gives the means of blocks of 32 samples of one colour along rows and along columns, with the variance of each, measured by the
/// differences of neighbouring samples within the block: Σd²/(2·31)/32. Texture counts as noise there, which is as it should be.
/// </summary>
internal sealed class LineBlocks
{
    /// <summary>The length of a block in the mosaic: every second sample is of its colour.</summary>
    private const int BlockPx = 2 * Samples;

    private const int Samples = 32;
    private const float PerVariance = 1f / (2 * (Samples - 1) * Samples);

    private readonly RawImage raw;
    private readonly float clipDn;

    private LineBlocks(RawImage raw)
    {
        this.raw = raw;
        clipDn = 0.98f * raw.WhiteLevelDn;
        Rows = Groups(raw.HeightPx, raw.WidthPx / BlockPx);
        Columns = Groups(raw.WidthPx, raw.HeightPx / BlockPx);
    }

    /// <summary>[green or not, quarter of the width].</summary>
    public LineGroup[] Rows { get; }

    /// <summary>[green or not, quarter of the height].</summary>
    public LineGroup[] Columns { get; }

    public static LineBlocks Read(RawImage raw, CancellationToken cancellationToken)
    {
        LineBlocks blocks = new(raw);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        int bands = (raw.HeightPx + BlockPx - 1) / BlockPx;
        Parallel.For(0, bands, parallel, () => new Band(raw.WidthPx), blocks.ReadBand, _ => { });
        return blocks;
    }

    private static LineGroup[] Groups(int lines, int blocks) =>
        [
            .. from lag in Enumerable.Range(1, 2)
            from segment in Enumerable.Range(0, LineGroup.Segments)
            let count = LineGroup.SegmentStart(segment + 1, blocks) - LineGroup.SegmentStart(segment, blocks)
            select new LineGroup(isGreen: lag == 1, lag, Samples, segment, lines, count),
        ];

    private Band ReadBand(int index, ParallelLoopState state, Band band)
    {
        int top = index * BlockPx;
        int bottom = Math.Min(raw.HeightPx, top + BlockPx);
        bool whole = bottom - top == BlockPx;
        band.Clear();
        for (int y = top; y < bottom; y++)
        {
            band.Load(raw, y);
            ReadRow(y, band);
            if (whole)
            {
                band.AddToColumns(y);
            }
        }

        if (whole)
        {
            WriteColumns(index, band);
        }

        return band;
    }

    private void ReadRow(int y, Band band)
    {
        int count = raw.WidthPx / BlockPx;
        for (int plane = 0; plane < 2; plane++)
        {
            ReadOnlySpan<float> line = band.Line(plane);
            ReadOnlySpan<float> black = band.Black(plane);
            for (int segment = 0; segment < LineGroup.Segments; segment++)
            {
                LineGroup group = Rows[GroupIndex(plane, y, segment)];
                int first = LineGroup.SegmentStart(segment, count);
                for (int block = 0; block < group.Blocks; block++)
                {
                    int start = (first + block) * Samples;
                    ReadOnlySpan<float> samples = line.Slice(start, Samples);
                    float squares = SquaredDifferences(samples);
                    float largest = TensorPrimitives.Max(samples);
                    float smallest = TensorPrimitives.Min(samples);
                    bool clipped = largest + black[start] >= clipDn || smallest + black[start] < 0.5f || squares == 0;
                    float variance = clipped ? float.PositiveInfinity : squares * PerVariance;
                    group.Set(y, block, TensorPrimitives.Sum(samples) / Samples, variance);
                }
            }
        }
    }

    private void WriteColumns(int index, Band band)
    {
        int count = raw.HeightPx / BlockPx;
        int segment = LineGroup.SegmentOf(index, count);
        int block = index - LineGroup.SegmentStart(segment, count);
        for (int parity = 0; parity < 2; parity++)
        {
            for (int plane = 0; plane < 2; plane++)
            {
                LineGroup group = Columns[GroupIndex(parity, plane, segment)];
                (float[] sums, float[] squares, float[] largest, float[] smallest) = band.ColumnsOf(parity, plane);
                ReadOnlySpan<float> black = band.Black(parity);
                for (int line = 0; (2 * line) + parity < group.Lines; line++)
                {
                    bool clipped =
                        largest[line] + black[line] >= clipDn
                        || smallest[line] + black[line] < 0.5f
                        || squares[line] == 0;
                    float variance = clipped ? float.PositiveInfinity : squares[line] * PerVariance;
                    group.Set((2 * line) + parity, block, sums[line] / Samples, variance);
                }
            }
        }
    }

    private int GroupIndex(int x, int y, int segment) =>
        (raw.Cfa.ColorAt(x, y) == 1 ? 0 : LineGroup.Segments) + segment;

    /// <summary>Σ (s[i + 1] − s[i])²</summary>
    private static float SquaredDifferences(ReadOnlySpan<float> samples)
    {
        float difference = TensorPrimitives.Distance(samples[1..], samples[..^1]);
        return difference * difference;
    }

    /// <summary>The rows of one band, one at a time, and what has been summed up of its columns.</summary>
    private sealed class Band
    {
        private readonly float[][] lines;
        private readonly float[][] blacks;
        private readonly float[][] previous;
        private readonly float[] differences;
        private readonly (float[] Sums, float[] Squares, float[] Largest, float[] Smallest)[] columns;

        public Band(int widthPx)
        {
            int half = (widthPx + 1) / 2;
            float[][] Arrays(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[half])];
            (lines, blacks, previous, differences) = (Arrays(2), Arrays(2), Arrays(4), new float[half]);
            columns =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(_ => (new float[half], new float[half], new float[half], new float[half])),
            ];
        }

        public ReadOnlySpan<float> Line(int plane) => lines[plane];

        /// <summary>The level under the last row's samples, to find out where the sensor clipped.</summary>
        public ReadOnlySpan<float> Black(int plane) => blacks[plane];

        public (float[] Sums, float[] Squares, float[] Largest, float[] Smallest) ColumnsOf(int parity, int plane) =>
            columns[(2 * plane) + parity];

        public void Clear()
        {
            foreach ((float[] sums, float[] squares, float[] largest, float[] smallest) in columns)
            {
                sums.AsSpan().Clear();
                squares.AsSpan().Clear();
                largest.AsSpan().Fill(float.MinValue);
                smallest.AsSpan().Fill(float.MaxValue);
            }
        }

        /// <summary>Even and odd samples of a row, DN above black.</summary>
        public void Load(RawImage raw, int y)
        {
            ReadOnlySpan<ushort> row = raw.Mosaic.Span.Slice(y * raw.WidthPx, raw.WidthPx);
            ReadOnlySpan<uint> pairs = MemoryMarshal.Cast<ushort, uint>(row);
            for (int plane = 0; plane < 2; plane++)
            {
                Span<float> line = lines[plane];
                int shift = 16 * plane;
                int i = 0;
                for (; i + Vector<uint>.Count <= pairs.Length; i += Vector<uint>.Count)
                {
                    Vector<uint> samples = (new Vector<uint>(pairs[i..]) >>> shift) & new Vector<uint>(ushort.MaxValue);
                    Vector.ConvertToSingle(Vector.AsVectorInt32(samples)).CopyTo(line[i..]);
                }

                for (; (2 * i) + plane < row.Length; i++)
                {
                    line[i] = row[(2 * i) + plane];
                }

                LoadBlack(raw, y, plane);
                TensorPrimitives.Subtract(line, blacks[plane], line);
            }
        }

        public void AddToColumns(int y)
        {
            for (int parity = 0; parity < 2; parity++)
            {
                int plane = (2 * (y & 1)) + parity;
                float[] line = lines[parity];
                (float[] sums, float[] squares, float[] largest, float[] smallest) = columns[plane];
                TensorPrimitives.Add(sums, line, sums);
                TensorPrimitives.Max(largest, line, largest);
                TensorPrimitives.Min(smallest, line, smallest);
                if (y % BlockPx >= 2)
                {
                    TensorPrimitives.Subtract(line, previous[plane], differences);
                    TensorPrimitives.MultiplyAdd(differences, differences, squares, squares);
                }

                line.CopyTo(previous[plane], 0);
            }
        }

        private void LoadBlack(RawImage raw, int y, int plane)
        {
            float[] black = blacks[plane];
            if (raw.Black.Columns <= 2 && raw.Black.ColumnOffsetsDn.Length == 0)
            {
                black.AsSpan().Fill(raw.Black.At(plane, y));
                return;
            }

            for (int i = 0; (2 * i) + plane < raw.WidthPx; i++)
            {
                black[i] = raw.Black.At((2 * i) + plane, y);
            }
        }
    }
}
