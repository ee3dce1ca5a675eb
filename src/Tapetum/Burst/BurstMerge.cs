using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// The reference's mosaic, to which frame after frame is added where it shows the same: each site gets what the frame's sensor would have seen there in the site's colour.
/// <code>
/// merged = (reference + Σ w·frame/gain) / (1 + Σ w)        n = (1 + Σ w)² / (1 + Σ w²)
/// </code>
/// </summary>
internal sealed class BurstMerge
{
    private const int TilePx = 64;
    private const int BlockPx = 16;

    /// <summary>Of the range: nothing is added to what the sensor could not hold.</summary>
    private const float Full = 0.98f;

    private readonly BurstFrame reference;
    private readonly float[] sums;
    private readonly GreyLevel weights;
    private readonly GreyLevel squares;

    public BurstMerge(BurstFrame reference)
    {
        this.reference = reference;
        sums = new float[reference.SignalDn.Length];
        weights = new((reference.WidthPx + 1) / 2, (reference.HeightPx + 1) / 2, new float[CellsOf(reference)]);
        squares = weights with { Values = new float[CellsOf(reference)] };
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="consistency">How far each cell is trusted.</param>
    /// <param name="gain">How much more light it got.</param>
    /// <param name="cancellationToken">Asked between tiles.</param>
    public void Add(
        BurstFrame frame,
        FlowField flow,
        GreyLevel consistency,
        float gain,
        CancellationToken cancellationToken
    )
    {
        int columns = (reference.WidthPx + TilePx - 1) / TilePx;
        int rows = (reference.HeightPx + TilePx - 1) / TilePx;
        Parallel.For(
            0,
            columns * rows,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new TileAdder(this, frame, flow, consistency, gain),
            (i, _, adder) =>
            {
                adder.Add(i % columns * TilePx, i / columns * TilePx);
                return adder;
            },
            _ => { }
        );
    }

    /// <summary>The mosaic on a finer scale than the sensor's, so that rounding adds nothing to the little noise that is left.</summary>
    /// <param name="noise">Of one frame, on the sensor's scale.</param>
    /// <param name="metadata">Of the merged picture.</param>
    /// <param name="remarks">On it.</param>
    /// <returns>The mosaic, one frame's noise on its scale, and how many frames there are in which part.</returns>
    public (RawImage Merged, NoiseModel OneFrame, RemainingNoise Remaining) Finish(
        NoiseModel noise,
        SourceMetadata metadata,
        IReadOnlyList<string> remarks
    )
    {
        RawImage raw = reference.Raw;
        float scale = Math.Clamp(MathF.Floor(ushort.MaxValue / raw.WhiteLevelDn), 1, 16);
        float blackDn = raw.Black.MeanDn * scale;
        ushort[] mosaic = new ushort[sums.Length];
        float fullDn = Full * raw.RangeDn;
        Parallel.For(
            0,
            raw.HeightPx,
            y =>
            {
                ReadOnlySpan<float> weight = weights.Row(y / 2);
                for (int x = 0; x < raw.WidthPx; x++)
                {
                    int at = (y * raw.WidthPx) + x;
                    float own = reference.SignalDn[at];
                    float mean = own >= fullDn ? own : (own + sums[at]) / (1 + weight[x / 2]);
                    mosaic[at] = (ushort)Math.Clamp(MathF.Round((mean * scale) + blackDn), 0, ushort.MaxValue);
                }
            }
        );
        RawImage merged = raw.Rescaled(
            mosaic,
            BlackLevels.Uniform(blackDn),
            blackDn + (raw.RangeDn * scale),
            metadata,
            remarks
        );
        NoiseModel oneFrame = noise with
        {
            GainDnPerElectron = noise.GainDnPerElectron * scale,
            ReadNoiseVarianceDn2 = noise.ReadNoiseVarianceDn2 * scale * scale,
        };
        return (merged, oneFrame, Remaining());
    }

    /// <summary>Of a block, the mean of variances.</summary>
    private RemainingNoise Remaining()
    {
        const int BlockCells = BlockPx / 2;
        int columns = (weights.WidthPx + BlockCells - 1) / BlockCells;
        int rows = (weights.HeightPx + BlockCells - 1) / BlockCells;
        float[] counts = new float[columns * rows];
        Parallel.For(
            0,
            counts.Length,
            i =>
            {
                double variance = 0;
                int cells = 0;
                int left = i % columns * BlockCells;
                int top = i / columns * BlockCells;
                for (int y = top; y < Math.Min(top + BlockCells, weights.HeightPx); y++)
                {
                    for (int x = left; x < Math.Min(left + BlockCells, weights.WidthPx); x++)
                    {
                        double weight = 1 + weights.Row(y)[x];
                        variance += (1 + squares.Row(y)[x]) / (weight * weight);
                        cells++;
                    }
                }

                counts[i] = (float)(cells / variance);
            }
        );
        return new(counts, columns, rows, BlockPx);
    }

    private static int CellsOf(BurstFrame frame) => (frame.WidthPx + 1) / 2 * ((frame.HeightPx + 1) / 2);

    /// <summary>One thread's memory.</summary>
    private sealed class TileAdder(
        BurstMerge merge,
        BurstFrame frame,
        FlowField flow,
        GreyLevel consistency,
        float gain
    )
    {
        private readonly FrameSampler sampler = new(frame);
        private readonly float[] atX = new float[TilePx * TilePx];
        private readonly float[] atY = new float[TilePx * TilePx];

        public void Add(int left, int top)
        {
            int width = Math.Min(TilePx, merge.reference.WidthPx - left);
            int height = Math.Min(TilePx, merge.reference.HeightPx - top);
            (float fromX, float fromY) = (float.PositiveInfinity, float.PositiveInfinity);
            (float toX, float toY) = (float.NegativeInfinity, float.NegativeInfinity);
            for (int y = 0; y < height; y++)
            {
                Span<float> lineX = atX.AsSpan(y * TilePx, width);
                Span<float> lineY = atY.AsSpan(y * TilePx, width);
                flow.Line((top + y - 0.5f) / 2, (left - 0.5f) / 2, 0.5f, lineX, lineY);
                for (int x = 0; x < width; x++)
                {
                    lineX[x] = left + x + (2 * lineX[x]);
                    lineY[x] = top + y + (2 * lineY[x]);
                    (fromX, toX) = (Math.Min(fromX, lineX[x]), Math.Max(toX, lineX[x]));
                    (fromY, toY) = (Math.Min(fromY, lineY[x]), Math.Max(toY, lineY[x]));
                }
            }

            if (toX < 0 || toY < 0 || fromX > frame.WidthPx - 1 || fromY > frame.HeightPx - 1)
            {
                return;
            }

            sampler.Prepare(
                Math.Max(fromX, 0),
                Math.Max(fromY, 0),
                Math.Min(toX, frame.WidthPx - 1),
                Math.Min(toY, frame.HeightPx - 1)
            );
            for (int y = 0; y < height; y++)
            {
                AddRow(left, top + y, y * TilePx, width);
            }
        }

        private void AddRow(int left, int y, int line, int width)
        {
            int cellY = Math.Min(y / 2, consistency.HeightPx - 1);
            ReadOnlySpan<float> trust = consistency.Row(cellY);
            Span<float> sums = merge.sums.AsSpan(y * merge.reference.WidthPx, merge.reference.WidthPx);
            Span<float> weights = merge.weights.Row(y / 2);
            Span<float> squares = merge.squares.Row(y / 2);
            for (int i = 0; i < width; i++)
            {
                int x = left + i;
                float weight = trust[Math.Min(x / 2, trust.Length - 1)];
                if (weight <= 0)
                {
                    continue;
                }

                // Half a cell may lie beyond the frame's edge.
                float fromX = Math.Clamp(atX[line + i], 0, frame.WidthPx - 1);
                float fromY = Math.Clamp(atY[line + i], 0, frame.HeightPx - 1);
                sums[x] += weight / gain * sampler.At(fromX, fromY, merge.reference.Raw.Cfa.ColorAt(x, y));
                if (((x | y) & 1) == 0)
                {
                    weights[x / 2] += weight;
                    squares[x / 2] += weight * weight;
                }
            }
        }
    }
}
