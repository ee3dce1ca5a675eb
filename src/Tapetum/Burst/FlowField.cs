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
        float Rest(float[] rest, int column) =>
            float.Lerp(rest[(above * Columns) + column], rest[(below * Columns) + column], down);
        (double firstX, double firstY) = Whole.At(fromX, y);
        (double stepX, double stepY) = (Whole.XX * step, Whole.YX * step);
        int i = 0;
        while (i < dx.Length)
        {
            // As far as two tiles' middles, or the frame's edge, all is a straight line.
            float at = ((fromX + (i * step) + 0.5f) / TileCells) - 0.5f;
            int left = Math.Clamp((int)MathF.Floor(at), 0, Columns - 1);
            int right = at < 0 ? left : Math.Min(left + 1, Columns - 1);
            float middle = at < 0 ? 0 : left + 1;
            int end =
                left == Columns - 1
                    ? dx.Length
                    : i + Math.Max(1, (int)Math.Min(dx.Length, MathF.Ceiling((middle - at) * TileCells / step)));
            end = Math.Min(end, dx.Length);
            float share = Math.Clamp(at - left, 0, 1);
            float slope = left == right ? 0 : step / TileCells;
            float along(float[] rest) => float.Lerp(Rest(rest, left), Rest(rest, right), share);
            float rise(float[] rest) => slope * (Rest(rest, right) - Rest(rest, left));
            StraightLine.Fill(dx[i..end], (float)(firstX + (i * stepX)) + along(RestX), (float)stepX + rise(RestX));
            StraightLine.Fill(dy[i..end], (float)(firstY + (i * stepY)) + along(RestY), (float)stepY + rise(RestY));
            i = end;
        }
    }

    private (int First, int Second, float Share) Between(float cell, int count)
    {
        float at = Math.Clamp(((cell + 0.5f) / TileCells) - 0.5f, 0, count - 1);
        int first = (int)at;
        return (first, Math.Min(first + 1, count - 1), at - first);
    }
}
