using System.Numerics;
using System.Numerics.Tensors;

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

    /// <summary>What moved farther does not pull what is beside it along: it is a part of its own (<see cref="MovedParts"/>).</summary>
    private const float MostCells = 1;

    /// <summary>Of one thread's memory: places across and down, columns, what is seen there.</summary>
    private const int Lines = 4;

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
            () => LinesOf(flow.TileCells),
            (row, _, lines) =>
            {
                for (int column = 0; column < flow.Columns; column++)
                {
                    int tile = (row * flow.Columns) + column;
                    (int left, int top) = (column * flow.TileCells, row * flow.TileCells);
                    double ofWhole = Miss(reference, frame, whole, left, top, lines);
                    double own = Miss(reference, frame, flow, left, top, lines);
                    bool isNear = Math.Max(Math.Abs(flow.RestX[tile]), Math.Abs(flow.RestY[tile])) < MostCells;
                    if (isNear && ofWhole - own > Clearly * (1 + Math.Max(0, own / (flow.TileCells * flow.TileCells))))
                    {
                        (restX[tile], restY[tile]) = (flow.RestX[tile], flow.RestY[tile]);
                    }
                }

                return lines;
            },
            _ => { }
        );
        return flow with { RestX = restX, RestY = restY };
    }

    /// <summary>One thread's memory for tiles of a size.</summary>
    public static float[][] LinesOf(int tileCells) => [.. Enumerable.Range(0, Lines).Select(_ => new float[tileCells])];

    /// <summary>The sum of squares of what a motion does not explain of a tile, beyond noise.</summary>
    public static double Miss(GreyLevel reference, GreyLevel frame, FlowField flow, int left, int top, float[][] lines)
    {
        double squares = 0;
        int width = Math.Min(lines[0].Length, reference.WidthPx - left);
        Span<float> atX = lines[0].AsSpan(0, width);
        Span<float> atY = lines[1].AsSpan(0, width);
        Span<float> columns = lines[2].AsSpan(0, width);
        Span<float> seen = lines[3].AsSpan(0, width);
        StraightLine.Fill(columns, left, 1);
        for (int y = top; y < Math.Min(top + lines[0].Length, reference.HeightPx); y++)
        {
            flow.Line(y, left, 1, atX, atY);
            TensorPrimitives.Add(atX, columns, atX);
            TensorPrimitives.Add(atY, (float)y, atY);
            frame.Line(atX, atY, seen);
            TensorPrimitives.Subtract(reference.Row(y)[left..][..width], seen, seen);
            squares += Beyond(seen, atX, atY);
        }

        return squares;
    }

    private static double Beyond(ReadOnlySpan<float> miss, ReadOnlySpan<float> atX, ReadOnlySpan<float> atY)
    {
        float sum = 0;
        int i = 0;
        for (; i <= miss.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> missed = new(miss[i..]);
            Vector<float> square = (missed * missed) - (NoiseBetween(new(atX[i..])) * NoiseBetween(new(atY[i..])));
            sum += Vector.Sum(Vector.ConditionalSelect(Vector.Equals(missed, missed), square, Vector<float>.Zero));
        }

        for (; i < miss.Length; i++)
        {
            float noise = NoiseBetween(new Vector<float>(atX[i]))[0] * NoiseBetween(new Vector<float>(atY[i]))[0];
            sum += float.IsNaN(miss[i]) ? 0 : (miss[i] * miss[i]) - noise;
        }

        return sum;
    }

    /// <summary>What is left of the noise of two pixels of which a value between them is read.</summary>
    private static Vector<float> NoiseBetween(Vector<float> at)
    {
        Vector<float> t = at - Vector.Floor(at);
        return Vector<float>.One - (2 * t * (Vector<float>.One - t));
    }
}
