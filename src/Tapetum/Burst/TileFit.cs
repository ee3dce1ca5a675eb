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
        TileOpinion[] opinions = new TileOpinion[columns * rows];
        ParallelOptions parallel = new() { CancellationToken = cancellationToken };
        Parallel.For(
            0,
            rows,
            parallel,
            () => new TileMatch(reference, frame, cells, TilePx),
            (row, _, match) =>
            {
                for (int column = 0; column < columns; column++)
                {
                    opinions[(row * columns) + column] = match.Of(
                        parent,
                        Start(column, columns, reference.WidthPx),
                        Start(row, rows, reference.HeightPx),
                        Iterations
                    );
                }

                return match;
            },
            _ => { }
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

    private static double SpreadOf(TileOpinion[] opinions)
    {
        double[] excess =
        [
            .. opinions.Where(opinion => opinion.IsSure).SelectMany(opinion => opinion.Excess(MedianOfSquares)).Order(),
        ];
        return excess.Length < 8 ? LeastTau * LeastTau : Math.Max(LeastTau * LeastTau, excess[excess.Length / 2]);
    }
}
