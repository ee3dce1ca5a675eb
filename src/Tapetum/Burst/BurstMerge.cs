using Tapetum.Raw;
using Tapetum.Sensor;

namespace Tapetum.Burst;

/// <summary>
/// The reference's mosaic, to which frame after frame is added where it shows the same. All is said as what the clean picture does not explain, the residuals r:
/// <code>
/// r = (reference's + Σ w·frame's) / (1 + Σ w)        n = (1 + Σ w)² / (1 + Σ w²)        merged = picture + √(n/N)·r        N: the n of the best parts
/// </code>
/// So the noise that is left is the same everywhere, that of N frames: where fewer were trusted, as in what moved, the picture that was made of the reference alone stays.
/// </summary>
internal sealed class BurstMerge
{
    /// <summary>Of the range: nothing is added to what the sensor could not hold.</summary>
    private const float Full = 0.98f;

    /// <summary>Of all cells, those with fewer frames than are told.</summary>
    private const double Best = 0.9;

    private readonly BurstFrame reference;
    private readonly CleanPicture picture;
    private readonly float[] sums;
    private readonly GreyLevel weights;
    private readonly GreyLevel squares;

    public BurstMerge(BurstFrame reference, CleanPicture picture)
    {
        (this.reference, this.picture) = (reference, picture);
        sums = new float[reference.SignalDn.Length];
        (int columns, int rows) = ((reference.WidthPx + 1) / 2, (reference.HeightPx + 1) / 2);
        weights = new(columns, rows, new float[columns * rows]);
        squares = weights with { Values = new float[columns * rows] };
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="residual">What the picture does not explain of it.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="trust">How far each cell is trusted.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public void Add(FrameResidual residual, FlowField flow, GreyLevel trust, CancellationToken cancellationToken) =>
        Parallel.For(
            0,
            weights.HeightPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (X: new float[reference.WidthPx], Y: new float[reference.WidthPx]),
            (cellY, _, at) =>
            {
                ReadOnlySpan<float> trusted = trust.Row(Math.Min(cellY, trust.HeightPx - 1));
                for (int y = 2 * cellY; y < Math.Min((2 * cellY) + 2, reference.HeightPx); y++)
                {
                    flow.Line((y - 0.5f) / 2, -0.25f, 0.5f, at.X, at.Y);
                    AddRow(y, residual, at.X, at.Y, trusted);
                }

                Span<float> weight = weights.Row(cellY);
                Span<float> square = squares.Row(cellY);
                for (int x = 0; x < weight.Length; x++)
                {
                    float w = trusted[Math.Min(x, trusted.Length - 1)];
                    (weight[x], square[x]) = (weight[x] + w, square[x] + (w * w));
                }

                return at;
            },
            _ => { }
        );

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
        float frames = CountsToSquares();
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

    private void AddRow(int y, FrameResidual residual, float[] dx, float[] dy, ReadOnlySpan<float> trusted)
    {
        Span<float> row = sums.AsSpan(y * reference.WidthPx, reference.WidthPx);
        for (int x = 0; x < row.Length; x++)
        {
            float weight = trusted[Math.Min(x / 2, trusted.Length - 1)];
            if (weight > 0)
            {
                row[x] += weight * residual.At(x + (2 * dx[x]), y + (2 * dy[x]), x, y);
            }
        }
    }

    /// <summary>Σ w² becomes n.</summary>
    /// <returns>N.</returns>
    private float CountsToSquares()
    {
        float[] counts = squares.Values;
        for (int i = 0; i < counts.Length; i++)
        {
            float weight = 1 + weights.Values[i];
            counts[i] = weight * weight / (1 + counts[i]);
        }

        float[] sorted = [.. counts.Order()];
        return sorted[(int)(Best * (sorted.Length - 1))];
    }

    private void FinishRow(int y, float frames, float scale, float blackDn, ushort[] mosaic)
    {
        float fullDn = Full * reference.Raw.RangeDn;
        ReadOnlySpan<float> weight = weights.Row(y / 2);
        ReadOnlySpan<float> counts = squares.Row(y / 2);
        for (int x = 0; x < reference.WidthPx; x++)
        {
            int at = (y * reference.WidthPx) + x;
            float value = reference.SignalDn[at];
            if (value < fullDn)
            {
                float expected = picture.Pixel(x, y, reference.Raw.Cfa.ColorAt(x, y));
                float residual = (value - expected + sums[at]) / (1 + weight[x / 2]);
                value = expected + (MathF.Min(1, MathF.Sqrt(counts[x / 2] / frames)) * residual);
            }

            mosaic[at] = (ushort)Math.Clamp(MathF.Round((value * scale) + blackDn), 0, ushort.MaxValue);
        }
    }
}
