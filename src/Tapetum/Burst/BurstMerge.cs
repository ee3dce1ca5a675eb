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
    private readonly float[] weights;
    private readonly float[] squares;

    public BurstMerge(BurstFrame reference, CleanPicture picture)
    {
        (this.reference, this.picture) = (reference, picture);
        sums = new float[reference.SignalDn.Length];
        weights = new float[sums.Length];
        squares = new float[sums.Length];
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="residual">What the picture does not explain of it.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="trust">How far each cell is trusted.</param>
    /// <param name="cancellationToken">Asked between rows.</param>
    public void Add(FrameResidual residual, FlowField flow, GreyLevel trust, CancellationToken cancellationToken) =>
        Parallel.For(
            0,
            reference.HeightPx,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (X: new float[reference.WidthPx], Y: new float[reference.WidthPx]),
            (y, _, at) =>
            {
                flow.Line((y - 0.5f) / 2, -0.25f, 0.5f, at.X, at.Y);
                AddRow(y, residual, at.X, at.Y, trust.Row(Math.Min(y / 2, trust.HeightPx - 1)));
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

    private void AddRow(int y, FrameResidual residual, float[] dx, float[] dy, ReadOnlySpan<float> trusted)
    {
        for (int x = 0; x < reference.WidthPx; x++)
        {
            float trust = trusted[Math.Min(x / 2, trusted.Length - 1)];
            if (trust > 0)
            {
                int at = (y * reference.WidthPx) + x;
                (float sum, float weight, float square) = residual.Around(
                    x + (2 * dx[x]),
                    y + (2 * dy[x]),
                    reference.Raw.Cfa.ColorAt(x, y)
                );
                sums[at] += trust * sum;
                weights[at] += trust * weight;
                squares[at] += trust * trust * square;
            }
        }
    }

    private float FramesAt(int at) => (1 + weights[at]) * (1 + weights[at]) / (1 + squares[at]);

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
            float value = reference.SignalDn[at];
            if (value < fullDn)
            {
                float expected = picture.Pixel(x, y, reference.Raw.Cfa.ColorAt(x, y));
                float residual = (value - expected + sums[at]) / (1 + weights[at]);
                value = expected + (MathF.Min(1, MathF.Sqrt(FramesAt(at) / frames)) * residual);
            }

            mosaic[at] = (ushort)Math.Clamp(MathF.Round((value * scale) + blackDn), 0, ushort.MaxValue);
        }
    }
}
