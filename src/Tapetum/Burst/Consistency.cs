namespace Tapetum.Burst;

/// <summary>
/// Where a frame shows what the reference shows. Both are compared in three colours, smoothed, where the frame's cells were moved to the reference's:
/// <code>
/// χ² = Σ (R − F)² / (2·s² + (m·contrast)² + (b·R)²) / 3       s: the noise that smoothing leaves; contrast: the largest step to a cell beside, for what alignment misses
/// </code>
/// three times: in means of χ² over 9×9 cells, in the worst of 3×3 for small things that moved, and in means of the differences themselves over 17×17 cells for pale ones. Each gives a weight from 1 to 0; the
/// least counts.
/// </summary>
internal sealed class Consistency
{
    private const float Fits = 8;
    private const float FitsNot = 16;
    private const float FitsAround = 1.3f;
    private const float FitsNotAround = 1.8f;
    private const float FitsWide = 9;
    private const float FitsNotWide = 18;
    private const int AroundReach = 4;

    /// <summary>One cell says no more against those around it.</summary>
    private const float MostChi = 50;

    /// <summary>What noise makes of the largest squared step from a smoothed cell to those beside it.</summary>
    private const float NoiseContrast = 0.25f;
    private const int MeanReach = 8;

    /// <summary>Of the signal on the scale of noise, what a frame's exposure may be off by.</summary>
    private const float Brightness = 0.004f;

    private readonly FrameColors reference;
    private readonly FrameColors frame;
    private readonly FlowField flow;
    private readonly float missedCells;
    private readonly int width;
    private readonly int height;

    private Consistency(FrameColors reference, FrameColors frame, FlowField flow, float missedCells)
    {
        (this.reference, this.frame, this.flow, this.missedCells) = (reference, frame, flow, missedCells);
        (width, height) = (reference.Planes[0].WidthPx, reference.Planes[0].HeightPx);
    }

    /// <summary>[rows, columns] of cells, 0 to 1.</summary>
    /// <param name="reference">Of the reference.</param>
    /// <param name="frame">Of the frame.</param>
    /// <param name="flow">Where the reference's cells are in it.</param>
    /// <param name="missedCells">By how much it may be off, cells.</param>
    /// <param name="cancellationToken">Asked at each row.</param>
    public static GreyLevel Of(
        FrameColors reference,
        FrameColors frame,
        FlowField flow,
        float missedCells,
        CancellationToken cancellationToken
    )
    {
        Consistency consistency = new(reference, frame, flow, missedCells);
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        GreyLevel[] differences =
        [
            .. Enumerable
                .Range(0, FrameColors.Colors)
                .Select(_ => GreyLevel.Empty(consistency.width, consistency.height)),
        ];
        var fine = GreyLevel.Empty(consistency.width, consistency.height);
        Parallel.For(0, consistency.height, parallel, y => consistency.CompareRow(y, differences, fine));
        BoxMeans means = BoxMeans.Of(differences, MeanReach, parallel);
        BoxMeans around = BoxMeans.Of(
            [fine with { Values = [.. fine.Values.Select(chi => Math.Min(chi, MostChi))] }],
            AroundReach,
            parallel
        );
        var weights = GreyLevel.Empty(consistency.width, consistency.height);
        Parallel.For(
            0,
            consistency.height,
            parallel,
            y => consistency.WeighRow(y, fine, around, means, weights.Row(y))
        );
        return weights;
    }

    /// <summary>Differences of each colour, NaN where the frame ends, and χ² of single cells.</summary>
    private void CompareRow(int y, GreyLevel[] differences, GreyLevel fine)
    {
        float[] dx = new float[width];
        float[] dy = new float[width];
        flow.Line(y, 0, 1, dx, dy);
        Span<float> chi = fine.Row(y);
        chi.Clear();
        const float Noise2 = 2 * FrameColors.SmoothedSigma * FrameColors.SmoothedSigma;
        float missed2 = missedCells * missedCells;
        for (int color = 0; color < FrameColors.Colors; color++)
        {
            GreyLevel still = reference.Planes[color];
            GreyLevel moved = frame.Planes[color];
            ReadOnlySpan<float> row = still.Row(y);
            ReadOnlySpan<float> above = still.Row(Math.Max(0, y - 1));
            ReadOnlySpan<float> below = still.Row(Math.Min(height - 1, y + 1));
            Span<float> difference = differences[color].Row(y);
            for (int x = 0; x < width; x++)
            {
                (float atX, float atY) = (x + dx[x], y + dy[x]);
                if (!moved.Holds(atX, atY))
                {
                    (difference[x], chi[x]) = (0, float.PositiveInfinity);
                    continue;
                }

                float d = row[x] - moved.At(atX, atY);
                float contrast = Math.Max(
                    Math.Max(
                        MathF.Abs(row[Math.Min(x + 1, width - 1)] - row[x]),
                        MathF.Abs(row[Math.Max(0, x - 1)] - row[x])
                    ),
                    Math.Max(MathF.Abs(below[x] - row[x]), MathF.Abs(above[x] - row[x]))
                );
                float brightness = Brightness * row[x];
                float variance =
                    Noise2 + (missed2 * Math.Max(0, (contrast * contrast) - NoiseContrast)) + (brightness * brightness);
                difference[x] = d / MathF.Sqrt(variance);
                chi[x] += d * d / variance / FrameColors.Colors;
            }
        }
    }

    private void WeighRow(int y, GreyLevel fine, BoxMeans around, BoxMeans means, Span<float> weights)
    {
        // A mean of 17×17 smoothed cells has the noise of some 289/12 of them.
        const float MeanGain = 289 / 13f;
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
                float mean = means.At(color, x, y);
                pale += mean * mean * MeanGain / FrameColors.Colors;
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
