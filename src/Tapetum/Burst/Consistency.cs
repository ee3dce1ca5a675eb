namespace Tapetum.Burst;

/// <summary>
/// Where a frame shows what the reference shows: where both differ alike from what the clean picture expects of them. Residuals R and F are compared in three colours, smoothed, where the frame's cells were
/// moved to the reference's:
/// <code>
/// χ² = (k·R − F)² / ((1 + k²)·s² + (m·contrast)² + (b·picture)²), mean of colours        s: the noise that smoothing leaves; contrast: the picture's largest step to a cell beside, for what alignment misses
/// k = max(0, E − 1.2·s²) / (max(0, E − 1.2·s²) + s²)        E: the mean of R² around: what the reference's residual is beside noise
/// </code>
/// three times: the worst of 3×3 cells for small things that moved, means of χ² over 9×9, and means of the differences themselves over 17×17 for pale ones. Each gives a weight from 1 to 0; the least counts.
/// </summary>
internal sealed class Consistency
{
    private const float Fits = 8;
    private const float FitsNot = 16;
    private const float FitsAround = 2;
    private const float FitsNotAround = 3;
    private const float FitsWide = 9;
    private const float FitsNotWide = 18;
    private const int AroundReach = 4;
    private const int WideReach = 8;
    private const int OwnReach = 3;

    /// <summary>One cell says no more against those around it.</summary>
    private const float MostChi = 50;

    /// <summary>By how much alignment may be off, cells.</summary>
    private const float Missed = 0.25f;

    /// <summary>Of the signal on the scale of noise, what a frame's exposure may be off by.</summary>
    private const float Brightness = 0.004f;

    private const float Noise2 = FrameColors.SmoothedSigma * FrameColors.SmoothedSigma;

    /// <summary>Means of R² differ from s² by noise alone.</summary>
    private const float OwnNoise2 = 1.2f * Noise2;

    private readonly FrameColors detail;
    private readonly FrameColors reference;
    private readonly BoxMeans own;
    private readonly int width;
    private readonly int height;

    /// <param name="detail">Of the clean picture.</param>
    /// <param name="reference">Of the reference's residual.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public Consistency(FrameColors detail, FrameColors reference, CancellationToken cancellationToken)
    {
        (this.detail, this.reference) = (detail, reference);
        (width, height) = (reference.Planes[0].WidthPx, reference.Planes[0].HeightPx);
        own = BoxMeans.Of(
            [.. reference.Planes.Select(plane => plane with { Values = [.. plane.Values.Select(v => v * v)] })],
            OwnReach,
            new ParallelOptions { CancellationToken = cancellationToken }
        );
    }

    /// <summary>[rows, columns] of cells, 0 to 1.</summary>
    /// <param name="frame">Of the frame's residual.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public GreyLevel Of(FrameColors frame, FlowField flow, CancellationToken cancellationToken)
    {
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        GreyLevel[] differences =
        [
            .. Enumerable.Range(0, FrameColors.Colors).Select(_ => GreyLevel.Empty(width, height)),
        ];
        var fine = GreyLevel.Empty(width, height);
        Parallel.For(0, height, parallel, y => CompareRow(y, frame, flow, differences, fine));
        var wide = BoxMeans.Of(differences, WideReach, parallel);
        var around = BoxMeans.Of(
            [fine with { Values = [.. fine.Values.Select(chi => Math.Min(chi, MostChi))] }],
            AroundReach,
            parallel
        );
        var weights = GreyLevel.Empty(width, height);
        Parallel.For(0, height, parallel, y => WeighRow(y, fine, around, wide, weights.Row(y)));
        return weights;
    }

    /// <summary>Differences of each colour, 0 where the frame ends, and χ² of single cells.</summary>
    private void CompareRow(int y, FrameColors frame, FlowField flow, GreyLevel[] differences, GreyLevel fine)
    {
        float[] dx = new float[width];
        float[] dy = new float[width];
        flow.Line(y, 0, 1, dx, dy);
        Span<float> chi = fine.Row(y);
        chi.Clear();
        for (int color = 0; color < FrameColors.Colors; color++)
        {
            GreyLevel picture = detail.Planes[color];
            GreyLevel moved = frame.Planes[color];
            ReadOnlySpan<float> still = reference.Planes[color].Row(y);
            ReadOnlySpan<float> row = picture.Row(y);
            ReadOnlySpan<float> above = picture.Row(Math.Max(0, y - 1));
            ReadOnlySpan<float> below = picture.Row(Math.Min(height - 1, y + 1));
            Span<float> difference = differences[color].Row(y);
            for (int x = 0; x < width; x++)
            {
                (float atX, float atY) = (x + dx[x], y + dy[x]);
                if (!moved.Holds(atX, atY))
                {
                    (difference[x], chi[x]) = (0, float.PositiveInfinity);
                    continue;
                }

                float contrast = Math.Max(
                    Math.Max(
                        MathF.Abs(row[Math.Min(x + 1, width - 1)] - row[x]),
                        MathF.Abs(row[Math.Max(0, x - 1)] - row[x])
                    ),
                    Math.Max(MathF.Abs(below[x] - row[x]), MathF.Abs(above[x] - row[x]))
                );
                float excess = Math.Max(0, own.At(color, x, y) - OwnNoise2);
                float kept = excess / (excess + Noise2);
                (float missed, float brightness) = (Missed * contrast, Brightness * row[x]);
                float variance = (Noise2 * (1 + (kept * kept))) + (missed * missed) + (brightness * brightness);
                float d = (kept * still[x]) - moved.At(atX, atY);
                difference[x] = d / MathF.Sqrt(variance);
                chi[x] += d * d / variance / FrameColors.Colors;
            }
        }
    }

    private void WeighRow(int y, GreyLevel fine, BoxMeans around, BoxMeans wide, Span<float> weights)
    {
        // A mean of 17×17 smoothed cells has the noise of some 289/13 of them.
        const float WideGain = 289 / 13f;
        for (int x = 0; x < width; x++)
        {
            float worst = 0;
            for (int dy = -1; dy <= 1; dy++)
            {
                ReadOnlySpan<float> row = fine.Row(Math.Clamp(y + dy, 0, height - 1));
                for (int dx = -1; dx <= 1; dx++)
                {
                    worst = Math.Max(worst, row[Math.Clamp(x + dx, 0, width - 1)]);
                }
            }

            float pale = 0;
            for (int color = 0; color < FrameColors.Colors; color++)
            {
                float mean = wide.At(color, x, y);
                pale += mean * mean * WideGain / FrameColors.Colors;
            }

            weights[x] = Math.Min(
                Weight(around.At(0, x, y), FitsAround, FitsNotAround),
                Math.Min(Weight(worst, Fits, FitsNot), Weight(pale, FitsWide, FitsNotWide))
            );
        }
    }

    private static float Weight(float chi, float fits, float fitsNot) =>
        chi <= fits ? 1
        : chi < fitsNot ? (fitsNot - chi) / (fitsNot - fits)
        : 0;
}
