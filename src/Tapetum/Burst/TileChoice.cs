namespace Tapetum.Burst;

/// <summary>
/// Which tiles move besides the whole: those whose own motion explains the frame better than the whole's, by more than noise does. The others follow the whole, so that what little there is to see in
/// a tile leads it nowhere.
/// <code>
/// Σ (R(p) − I(p + whole))² − Σ (R(p) − I(p + own))² − what reading between pixels took of the noise > 25·σ²        σ²: what the tile's own motion leaves; noise is 1
/// </code>
/// </summary>
internal static class TileChoice
{
    private const double Clearly = 25;

    /// <param name="reference">The finest level of its clean picture.</param>
    /// <param name="frame">The finest level.</param>
    /// <param name="flow">As tiles would have it.</param>
    /// <param name="cancellationToken">Asked between rows of tiles.</param>
    public static FlowField Of(
        GreyLevel reference,
        GreyLevel frame,
        FlowField flow,
        CancellationToken cancellationToken
    )
    {
        float[] restX = new float[flow.RestX.Length];
        float[] restY = new float[flow.RestY.Length];
        var whole = FlowField.Of(flow.Whole);
        Parallel.For(
            0,
            flow.Rows,
            new ParallelOptions { CancellationToken = cancellationToken },
            () => (X: new float[flow.TileCells], Y: new float[flow.TileCells]),
            (row, _, at) =>
            {
                for (int column = 0; column < flow.Columns; column++)
                {
                    int tile = (row * flow.Columns) + column;
                    (int left, int top) = (column * flow.TileCells, row * flow.TileCells);
                    double ofWhole = Miss(reference, frame, whole, left, top, at.X, at.Y);
                    double own = Miss(reference, frame, flow, left, top, at.X, at.Y);
                    if (ofWhole - own > Clearly * (1 + Math.Max(0, own / (flow.TileCells * flow.TileCells))))
                    {
                        (restX[tile], restY[tile]) = (flow.RestX[tile], flow.RestY[tile]);
                    }
                }

                return at;
            },
            _ => { }
        );
        return flow with { RestX = restX, RestY = restY };
    }

    /// <summary>The sum of squares of what a motion does not explain of a tile, beyond noise.</summary>
    private static double Miss(
        GreyLevel reference,
        GreyLevel frame,
        FlowField flow,
        int left,
        int top,
        Span<float> dx,
        Span<float> dy
    )
    {
        double squares = 0;
        int width = Math.Min(dx.Length, reference.WidthPx - left);
        for (int y = top; y < Math.Min(top + dx.Length, reference.HeightPx); y++)
        {
            ReadOnlySpan<float> row = reference.Row(y)[left..];
            flow.Line(y, left, 1, dx[..width], dy[..width]);
            for (int x = 0; x < width; x++)
            {
                (float atX, float atY) = (left + x + dx[x], y + dy[x]);
                if (frame.Holds(atX, atY))
                {
                    float miss = row[x] - frame.At(atX, atY);
                    squares += (miss * miss) - (NoiseBetween(atX) * NoiseBetween(atY));
                }
            }
        }

        return squares;
    }

    /// <summary>What is left of the noise of two pixels of which a value between them is read.</summary>
    private static float NoiseBetween(float at)
    {
        float t = at - MathF.Floor(at);
        return 1 - (2 * t * (1 - t));
    }
}
