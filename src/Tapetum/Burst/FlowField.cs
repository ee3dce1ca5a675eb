namespace Tapetum.Burst;

/// <summary>Where each of the reference's cells is in another frame: the motion of the whole, and what tiles move besides, smoothly in between.</summary>
/// <param name="Whole">Of the whole frame.</param>
/// <param name="Columns">Tiles across.</param>
/// <param name="Rows">Tiles down.</param>
/// <param name="TileCells">A tile's side.</param>
/// <param name="RestX">[Rows, Columns], cells.</param>
/// <param name="RestY">[Rows, Columns], cells.</param>
internal sealed record FlowField(GlobalMotion Whole, int Columns, int Rows, int TileCells, float[] RestX, float[] RestY)
{
    /// <summary>Nothing moved.</summary>
    public static FlowField None { get; } = Of(new GlobalMotion());

    /// <summary>Of the whole alone.</summary>
    public static FlowField Of(GlobalMotion whole) => new(whole, 1, 1, 1 << 20, [0], [0]);

    /// <summary>By how much, in cells, at a place in cells.</summary>
    public (float X, float Y) At(double x, double y)
    {
        (double wholeX, double wholeY) = Whole.At(x, y);
        (float restX, float restY) = RestAt((float)x, (float)y);
        return ((float)wholeX + restX, (float)wholeY + restY);
    }

    /// <summary>What a tile moves besides the whole.</summary>
    public (float X, float Y) RestAt(float x, float y)
    {
        (int left, int right, float across) = Between(x, Columns);
        (int above, int below, float down) = Between(y, Rows);
        float Mix(float[] rest) =>
            float.Lerp(
                float.Lerp(rest[(above * Columns) + left], rest[(above * Columns) + right], across),
                float.Lerp(rest[(below * Columns) + left], rest[(below * Columns) + right], across),
                down
            );
        return (Mix(RestX), Mix(RestY));
    }

    /// <summary>Along a row of cells, or of parts of them.</summary>
    /// <param name="y">The row, in cells.</param>
    /// <param name="fromX">The first place, in cells.</param>
    /// <param name="step">From one to the next, in cells.</param>
    /// <param name="dx">Becomes the flow to the right, cells.</param>
    /// <param name="dy">Becomes the flow down, cells.</param>
    public void Line(float y, float fromX, float step, Span<float> dx, Span<float> dy)
    {
        (int above, int below, float down) = Between(y, Rows);
        (double firstX, double firstY) = Whole.At(fromX, y);
        (double stepX, double stepY) = (Whole.XX * step, Whole.YX * step);
        for (int i = 0; i < dx.Length; i++)
        {
            (int left, int right, float across) = Between(fromX + (i * step), Columns);
            (int a, int b, int c, int d) = (
                (above * Columns) + left,
                (above * Columns) + right,
                (below * Columns) + left,
                (below * Columns) + right
            );
            float restX = float.Lerp(
                float.Lerp(RestX[a], RestX[b], across),
                float.Lerp(RestX[c], RestX[d], across),
                down
            );
            float restY = float.Lerp(
                float.Lerp(RestY[a], RestY[b], across),
                float.Lerp(RestY[c], RestY[d], across),
                down
            );
            dx[i] = (float)(firstX + (i * stepX)) + restX;
            dy[i] = (float)(firstY + (i * stepY)) + restY;
        }
    }

    private (int First, int Second, float Share) Between(float cell, int count)
    {
        float at = Math.Clamp(((cell + 0.5f) / TileCells) - 0.5f, 0, count - 1);
        int first = (int)at;
        return (first, Math.Min(first + 1, count - 1), at - first);
    }
}
