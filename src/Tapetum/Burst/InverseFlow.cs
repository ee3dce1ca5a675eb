namespace Tapetum.Burst;

/// <summary>
/// Where a frame's pixels are in the reference, of a flow that says where the reference's are in the frame: exactly at knots 16 pixels apart, straight lines between them.
/// </summary>
/// <param name="widthPx">Of the frame, or of a part of it.</param>
/// <param name="leftPx">Where the part begins, at a knot.</param>
internal sealed class InverseFlow(int widthPx, int leftPx = 0)
{
    public const int KnotPx = 16;

    private const int Steps = 4;

    private readonly Knot[] above = new Knot[(widthPx / KnotPx) + 2];
    private readonly Knot[] below = new Knot[(widthPx / KnotPx) + 2];
    private int top;

    /// <summary>For the rows from one knot to the next.</summary>
    public void Invert(FlowField flow, int topPx)
    {
        top = topPx;
        for (int i = 0; i < above.Length; i++)
        {
            above[i] = Of(flow, leftPx + (i * KnotPx), topPx);
            below[i] = Of(flow, leftPx + (i * KnotPx), topPx + KnotPx);
        }
    }

    /// <summary>One of those rows.</summary>
    /// <param name="y">Which.</param>
    /// <param name="atX">Becomes where its pixels are.</param>
    /// <param name="atY">Likewise.</param>
    public void Line(int y, Span<float> atX, Span<float> atY)
    {
        float down = (float)(y - top) / KnotPx;
        Knot left = Between(0, down);
        for (int i = 0; i * KnotPx < atX.Length; i++)
        {
            Knot right = Between(i + 1, down);
            Range part = (i * KnotPx)..Math.Min((i + 1) * KnotPx, atX.Length);
            StraightLine.Fill(atX[part], left.X, (right.X - left.X) / KnotPx);
            StraightLine.Fill(atY[part], left.Y, (right.Y - left.Y) / KnotPx);
            left = right;
        }
    }

    private Knot Between(int knot, float down) =>
        new(float.Lerp(above[knot].X, below[knot].X, down), float.Lerp(above[knot].Y, below[knot].Y, down));

    private static Knot Of(FlowField flow, int x, int y)
    {
        (float atX, float atY) = (x, y);
        for (int i = 0; i < Steps; i++)
        {
            (float dx, float dy) = flow.At((atX - 0.5) / 2, (atY - 0.5) / 2);
            (atX, atY) = (x - (2 * dx), y - (2 * dy));
        }

        return new(atX, atY);
    }

    private readonly record struct Knot(float X, float Y);
}
