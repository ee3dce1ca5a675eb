using System.Numerics.Tensors;
using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// The reference's mosaic, to which frame after frame is added where it shows the same. All is said as what the clean picture does not explain, the residuals r:
/// <code>
/// r = (reference's + Σ w·frame's) / (1 + Σ w)        n = (1 + Σ w)² / (1 + Σ w²)        merged = picture + min(1, √(n/N))·r        N: the median of n
/// </code>
/// Sums are over the pixels of a colour around a site, of each frame. So no more noise is left anywhere than that of N frames: where fewer were trusted, as in what moved, the picture that was made of the reference
/// alone stays.
/// </summary>
internal sealed class BurstMerge
{
    /// <summary>Of the range: nothing is added to what the sensor could not hold.</summary>
    private const float Full = 0.98f;

    /// <summary>So many pixels tell the median.</summary>
    private const int Enough = 1 << 16;

    private readonly BurstFrame reference;
    private readonly CleanPicture picture;
    private readonly float[] sums;

    // Of a dozen at most, and told to a thousandth: half the memory.
    private readonly Half[] weights;
    private readonly Half[] squares;

    /// <param name="reference">Its residual: what the picture does not explain of it.</param>
    /// <param name="picture">The clean one.</param>
    public BurstMerge(BurstFrame reference, CleanPicture picture)
    {
        (this.reference, this.picture) = (reference, picture);
        sums = new float[reference.SignalDn.Length];
        weights = new Half[sums.Length];
        squares = new Half[sums.Length];
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="residual">What the picture does not explain of it.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="trust">How far each cell is trusted.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public void Add(FrameResidual residual, FlowField flow, GreyLevel trust, CancellationToken cancellationToken)
    {
        NearSamples samples = residual.Samples;
        Parallel.For(
            0,
            reference.HeightPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => new Lines(reference.WidthPx),
            (y, _, lines) =>
            {
                // places = pixels + flow, of cells of two pixels
                flow.Line((y - 0.5f) / 2, -0.25f, 0.5f, lines.X, lines.Y);
                TensorPrimitives.MultiplyAdd(lines.X, 2, lines.Columns, lines.X);
                TensorPrimitives.Multiply(lines.Y, 2, lines.Y);
                TensorPrimitives.Add(lines.Y, (float)y, lines.Y);
                ReadOnlySpan<float> cells = trust.Row(Math.Min(y / 2, trust.HeightPx - 1));
                for (int x = 0; x < lines.Trust.Length; x++)
                {
                    lines.Trust[x] = cells[Math.Min(x / 2, cells.Length - 1)];
                }

                (int at, int width) = (y * reference.WidthPx, reference.WidthPx);
                Span<Half> weightsThere = weights.AsSpan(at, width);
                Span<Half> squaresThere = squares.AsSpan(at, width);
                TensorPrimitives.ConvertToSingle(weightsThere, lines.Weights);
                TensorPrimitives.ConvertToSingle(squaresThere, lines.Squares);
                samples.Add(y, lines.X, lines.Y, lines.Trust, sums.AsSpan(at, width), lines.Weights, lines.Squares);
                TensorPrimitives.ConvertToHalf(lines.Weights, weightsThere);
                TensorPrimitives.ConvertToHalf(lines.Squares, squaresThere);
                return lines;
            },
            _ => { }
        );
    }

    /// <summary>The mosaic on a finer scale than the sensor's, so that rounding adds nothing to the little noise that is left.</summary>
    /// <param name="noise">Of one frame, on the sensor's scale.</param>
    /// <param name="metadata">Of the merged picture.</param>
    /// <param name="remarks">On it.</param>
    /// <returns>The mosaic, its noise, and how many frames have that little.</returns>
    public (RawImage Merged, NoiseModel Noise, float Frames) Finish(
        NoiseModel noise,
        SourceMetadata metadata,
        IReadOnlyList<string> remarks
    )
    {
        RawImage raw = reference.Raw;
        float scale = Math.Clamp(MathF.Floor(ushort.MaxValue / raw.WhiteLevelDn), 1, 16);
        float blackDn = raw.Black.MeanDn * scale;
        float frames = MedianOfFrames();
        ushort[] mosaic = new ushort[sums.Length];
        Parallel.For(0, raw.HeightPx, y => FinishRow(y, frames, scale, blackDn, mosaic));
        RawImage merged = raw.Rescaled(
            mosaic,
            BlackLevels.Uniform(blackDn),
            blackDn + (raw.RangeDn * scale),
            metadata,
            remarks
        );
        NoiseModel left = noise with
        {
            GainDnPerElectron = noise.GainDnPerElectron * scale / frames,
            ReadNoiseVarianceDn2 = noise.ReadNoiseVarianceDn2 * scale * scale / frames,
        };
        return (merged, left, frames);
    }

    private float FramesAt(int at)
    {
        float all = 1 + (float)weights[at];
        return all * all / (1 + (float)squares[at]);
    }

    /// <summary>N, of some pixels all over the picture.</summary>
    private float MedianOfFrames()
    {
        int step = Math.Max(1, sums.Length / Enough) | 1;
        float[] sorted = [.. Enumerable.Range(0, sums.Length / step).Select(i => FramesAt(i * step)).Order()];
        return sorted[sorted.Length / 2];
    }

    private void FinishRow(int y, float frames, float scale, float blackDn, ushort[] mosaic)
    {
        float fullDn = Full * reference.Raw.RangeDn;
        for (int x = 0; x < reference.WidthPx; x++)
        {
            int at = (y * reference.WidthPx) + x;
            float expected = picture.Pixel(x, y, reference.Raw.Cfa.ColorAt(x, y));
            float value = expected + reference.SignalDn[at];
            if (value < fullDn)
            {
                float residual = (reference.SignalDn[at] + sums[at]) / (1 + (float)weights[at]);
                value = expected + (MathF.Min(1, MathF.Sqrt(FramesAt(at) / frames)) * residual);
            }

            mosaic[at] = (ushort)Math.Clamp(MathF.Round((value * scale) + blackDn), 0, ushort.MaxValue);
        }
    }

    /// <summary>One thread's memory.</summary>
    private sealed class Lines
    {
        public Lines(int widthPx)
        {
            (X, Y, Columns, Trust) = (new float[widthPx], new float[widthPx], new float[widthPx], new float[widthPx]);
            (Weights, Squares) = (new float[widthPx], new float[widthPx]);
            StraightLine.Fill(Columns, 0, 1);
        }

        public float[] X { get; }

        public float[] Y { get; }

        public float[] Columns { get; }

        public float[] Trust { get; }

        public float[] Weights { get; }

        public float[] Squares { get; }
    }
}
