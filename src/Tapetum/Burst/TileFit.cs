namespace Tapetum.Burst;

/// <summary>
/// Finds what parts of a frame move besides the whole (the near against the far, what a rolling shutter bends), coarse to fine: each tile of 16×16 pixels of a level by Lucas and Kanade's
/// step, from where the level above left it, held back by how much tiles of this frame move at all.
/// <code>
/// u = (JᵀJ/σ² + 1/τ²)⁻¹·Jᵀe/σ²        τ² = median(û² − var û): what tiles' own opinions differ by, beyond what noise makes of them
/// </code>
/// J are the slopes of the reference's clean picture, and noise is the frame's alone. A frame that moves as a whole has τ near 0, and its tiles are not led astray by noise.
/// </summary>
/// <remarks>Coarse to fine over tiles: Hasinoff et al., "Burst photography for high dynamic range and low-light imaging on mobile cameras", SIGGRAPH Asia 2016.</remarks>
internal static class TileFit
{
    private const int TilePx = 16;
    private const int Iterations = 3;

    /// <summary>Of the median of squares of normal numbers, their variance times this.</summary>
    private const double MedianOfSquares = 0.455;

    /// <summary>Tiles may move so much against their parents, level pixels.</summary>
    private const float MostStepPx = 2;

    private const double LeastTau = 0.01;

    public static FlowField Refine(
        GreyPyramid reference,
        GreyPyramid frame,
        GlobalMotion whole,
        CancellationToken cancellationToken
    )
    {
        var flow = FlowField.Of(whole);
        for (int level = Math.Min(3, reference.Levels.Count - 1); level >= 0; level--)
        {
            flow = Refine(reference.Levels[level], frame.Levels[level], level, flow, cancellationToken);
        }

        return TileChoice.Of(reference.Levels[0], frame.Levels[0], flow, cancellationToken);
    }

    private static FlowField Refine(
        GreyLevel reference,
        GreyLevel frame,
        int level,
        FlowField parent,
        CancellationToken cancellationToken
    )
    {
        int columns = Math.Max(1, reference.WidthPx / TilePx);
        int rows = Math.Max(1, reference.HeightPx / TilePx);
        int cells = 1 << level;
        Opinion[] opinions = new Opinion[columns * rows];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            opinions.Length,
            parallel,
            i =>
                opinions[i] = Opinion.Of(
                    reference,
                    frame,
                    cells,
                    parent,
                    Start(i % columns, columns, reference.WidthPx),
                    Start(i / columns, rows, reference.HeightPx),
                    TilePx,
                    Iterations
                )
        );
        double tau2 = SpreadOf(opinions);
        FlowField flow = new(
            parent.Whole,
            columns,
            rows,
            TilePx * cells,
            new float[opinions.Length],
            new float[opinions.Length]
        );
        for (int i = 0; i < opinions.Length; i++)
        {
            (float x, float y) = parent.RestAt(
                ((((i % columns) + 0.5f) * TilePx) * cells) - 0.5f,
                ((((i / columns) + 0.5f) * TilePx) * cells) - 0.5f
            );
            (double stepX, double stepY) = opinions[i].HeldBack(tau2);
            flow.RestX[i] = x + (float)(stepX * cells);
            flow.RestY[i] = y + (float)(stepY * cells);
        }

        return flow;
    }

    /// <summary>The last tile takes what is left over into the middle.</summary>
    private static int Start(int tile, int count, int lengthPx) =>
        tile == count - 1 ? Math.Max(1, Math.Min(tile * TilePx, lengthPx - TilePx - 1)) : Math.Max(1, tile * TilePx);

    private static double SpreadOf(Opinion[] opinions)
    {
        double[] excess =
        [
            .. opinions.Where(opinion => opinion.IsSure).SelectMany(opinion => opinion.Excess(MedianOfSquares)).Order(),
        ];
        return excess.Length < 8 ? LeastTau * LeastTau : Math.Max(LeastTau * LeastTau, excess[excess.Length / 2]);
    }

    /// <summary>Where a tile alone would go, and how sure it is.</summary>
    private readonly record struct Opinion(double X, double Y, double XX, double XY, double YY)
    {
        private const double SurePx2 = 0.25;

        /// <summary>Whether noise leaves it no more than half a pixel of doubt.</summary>
        public bool IsSure
        {
            get
            {
                double determinant = (XX * YY) - (XY * XY);
                return determinant > 0 && XX > 0 && (XX + YY) / determinant < SurePx2;
            }
        }

        public static Opinion Of(
            GreyLevel reference,
            GreyLevel frame,
            int cells,
            FlowField parent,
            int left,
            int top,
            int size,
            int iterations
        )
        {
            (float restX, float restY) = parent.RestAt(
                ((left + (size / 2f)) * cells) - 0.5f,
                ((top + (size / 2f)) * cells) - 0.5f
            );
            (double x, double y) = (0, 0);
            (double xx, double xy, double yy) = (0, 0, 0);
            double least2 = 1.0 / (cells * (double)cells);
            double usual2 = least2;
            for (int i = 0; i < iterations; i++)
            {
                (xx, xy, yy) = (0, 0, 0);
                (double ex, double ey) = (0, 0);
                (double sumX, double sumY, double sumE) = (0, 0, 0);
                (double count, double absolute, int pixels) = (0, 0, 0);
                double limit2 = 4 * usual2;
                for (int row = top; row < Math.Min(top + size, reference.HeightPx - 1); row++)
                {
                    for (int column = left; column < Math.Min(left + size, reference.WidthPx - 1); column++)
                    {
                        (double dx, double dy) = parent.Whole.At(
                            ((column + 0.5) * cells) - 0.5,
                            ((row + 0.5) * cells) - 0.5
                        );
                        float atX = (float)(column + ((dx + restX) / cells) + x);
                        float atY = (float)(row + ((dy + restY) / cells) + y);
                        if (!frame.Holds(atX, atY))
                        {
                            continue;
                        }

                        int at = (row * reference.WidthPx) + column;
                        float[] v = reference.Values;
                        double error = v[at] - frame.At(atX, atY);
                        double gx = (v[at + 1] - v[at - 1]) / 2;
                        double gy = (v[at + reference.WidthPx] - v[at - reference.WidthPx]) / 2;
                        // What moves by itself differs more than the usual.
                        double weight = i == 0 ? 1 : limit2 / (limit2 + (error * error));
                        weight *= weight;
                        (double wx, double wy) = (weight * gx, weight * gy);
                        (xx, xy, yy) = (xx + (wx * gx), xy + (wx * gy), yy + (wy * gy));
                        (ex, ey) = (ex + (wx * error), ey + (wy * error));
                        (sumX, sumY, sumE) = (sumX + wx, sumY + wy, sumE + (weight * error));
                        (count, absolute, pixels) = (count + weight, absolute + Math.Abs(error), pixels + 1);
                    }
                }

                if (pixels < size * size / 2)
                {
                    return default;
                }

                double mean = 1.25 * absolute / pixels;
                usual2 = Math.Max(least2, 0.5 * mean * mean);
                // Without the mean difference of brightness.
                (xx, xy, yy) = (xx - (sumX * sumX / count), xy - (sumX * sumY / count), yy - (sumY * sumY / count));
                (ex, ey) = (ex - (sumX * sumE / count), ey - (sumY * sumE / count));
                double damping = 1e-3 * (xx + yy) + 1e-9;
                double determinant = ((xx + damping) * (yy + damping)) - (xy * xy);
                x += (((yy + damping) * ex) - (xy * ey)) / determinant;
                y += (((xx + damping) * ey) - (xy * ex)) / determinant;
                if (Math.Abs(x) > MostStepPx || Math.Abs(y) > MostStepPx)
                {
                    return default;
                }
            }

            return new(x, y, xx / least2, xy / least2, yy / least2);
        }

        /// <summary>By how much the opinion's squares are larger than its doubt makes them.</summary>
        public IEnumerable<double> Excess(double medianOfSquares)
        {
            double determinant = (XX * YY) - (XY * XY);
            yield return (X * X / medianOfSquares) - (YY / determinant);
            yield return (Y * Y / medianOfSquares) - (XX / determinant);
        }

        public (double X, double Y) HeldBack(double tau2)
        {
            double held = 1 / tau2;
            (double ex, double ey) = ((XX * X) + (XY * Y), (XY * X) + (YY * Y));
            double determinant = ((XX + held) * (YY + held)) - (XY * XY);
            return ((((YY + held) * ex) - (XY * ey)) / determinant, (((XX + held) * ey) - (XY * ex)) / determinant);
        }
    }
}
