using System.Numerics;

namespace Tapetum.Encoding.Png;

/// <summary>
/// PNG's row filters (ISO/IEC 15948, 9.2), each byte less its prediction, modulo 256, from the bytes left (a), above (b), above left (c):
/// <code>
/// 1 Sub a    2 Up b    3 Average ⌊(a + b) / 2⌋    4 Paeth: of a, b, c the one nearest to a + b − c
/// </code>
/// Per row the filter with the least sum of absolute differences wins. The first row of a band takes Sub, so that bands stand alone.
/// </summary>
internal sealed class PngFilter
{
    private const byte Sub = 1;
    private const byte Up = 2;
    private const byte Average = 3;
    private const byte Paeth = 4;

    private readonly int rowBytes;
    private readonly int bytesPerPixel;

    // Rows begin with one pixel of zeros, so that the first pixel has a left neighbour like any other.
    private byte[] row;
    private byte[] above;
    private byte[] best;
    private byte[] trial;
    private bool isFirst = true;

    public PngFilter(int rowBytes, int bytesPerPixel)
    {
        (this.rowBytes, this.bytesPerPixel) = (rowBytes, bytesPerPixel);
        row = new byte[bytesPerPixel + rowBytes];
        above = new byte[bytesPerPixel + rowBytes];
        best = new byte[rowBytes];
        trial = new byte[rowBytes];
    }

    /// <summary>[rowBytes], to be filled before <see cref="Apply"/>.</summary>
    public Span<byte> NextRow => row.AsSpan(bytesPerPixel);

    /// <param name="filtered">[1 + rowBytes]: the filter's number, then the row.</param>
    public void Apply(Span<byte> filtered)
    {
        byte last = isFirst ? Sub : Paeth;
        byte chosen = Sub;
        long leastCost = Try(Sub);
        (best, trial) = (trial, best);
        for (byte filter = Up; filter <= last; filter++)
        {
            long cost = Try(filter);
            if (cost < leastCost)
            {
                (chosen, leastCost) = (filter, cost);
                (best, trial) = (trial, best);
            }
        }

        filtered[0] = chosen;
        best.CopyTo(filtered[1..]);
        (row, above) = (above, row);
        isFirst = false;
    }

    /// <summary>Filters the row into <see cref="trial"/>.</summary>
    /// <returns>The sum of absolute differences.</returns>
    private long Try(byte filter)
    {
        ReadOnlySpan<byte> x = row.AsSpan(bytesPerPixel, rowBytes);
        ReadOnlySpan<byte> a = row.AsSpan(0, rowBytes);
        ReadOnlySpan<byte> b = above.AsSpan(bytesPerPixel, rowBytes);
        ReadOnlySpan<byte> c = above.AsSpan(0, rowBytes);
        return filter switch
        {
            Sub => Difference(x, a, trial),
            Up => Difference(x, b, trial),
            Average => AverageDifference(x, a, b, trial),
            _ => PaethDifference(x, a, b, c, trial),
        };
    }

    internal static long Difference(ReadOnlySpan<byte> x, ReadOnlySpan<byte> prediction, Span<byte> result)
    {
        long cost = 0;
        int i = 0;
        for (; i <= x.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<byte> difference = new Vector<byte>(x[i..]) - new Vector<byte>(prediction[i..]);
            difference.CopyTo(result[i..]);
            cost += Cost(difference);
        }

        for (; i < x.Length; i++)
        {
            result[i] = (byte)(x[i] - prediction[i]);
            cost += Math.Min(result[i], 256 - result[i]);
        }

        return cost;
    }

    internal static long AverageDifference(
        ReadOnlySpan<byte> x,
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b,
        Span<byte> result
    )
    {
        long cost = 0;
        int i = 0;
        for (; i <= x.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector<byte> left = new(a[i..]);
            Vector<byte> up = new(b[i..]);
            // ⌊(a + b) / 2⌋ without a ninth bit: what they share plus half of where they differ.
            Vector<byte> average = (left & up) + Vector.ShiftRightLogical(left ^ up, 1);
            Vector<byte> difference = new Vector<byte>(x[i..]) - average;
            difference.CopyTo(result[i..]);
            cost += Cost(difference);
        }

        for (; i < x.Length; i++)
        {
            result[i] = (byte)(x[i] - ((a[i] + b[i]) >> 1));
            cost += Math.Min(result[i], 256 - result[i]);
        }

        return cost;
    }

    internal static long PaethDifference(
        ReadOnlySpan<byte> x,
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b,
        ReadOnlySpan<byte> c,
        Span<byte> result
    )
    {
        long cost = 0;
        int i = 0;
        for (; i <= x.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(a[i..]), out Vector<ushort> leftLow, out Vector<ushort> leftHigh);
            Vector.Widen(new Vector<byte>(b[i..]), out Vector<ushort> upLow, out Vector<ushort> upHigh);
            Vector.Widen(new Vector<byte>(c[i..]), out Vector<ushort> cornerLow, out Vector<ushort> cornerHigh);
            Vector<byte> prediction = Vector.Narrow(
                Predict(leftLow, upLow, cornerLow),
                Predict(leftHigh, upHigh, cornerHigh)
            );
            Vector<byte> difference = new Vector<byte>(x[i..]) - prediction;
            difference.CopyTo(result[i..]);
            cost += Cost(difference);
        }

        for (; i < x.Length; i++)
        {
            result[i] = (byte)(x[i] - Predict(a[i], b[i], c[i]));
            cost += Math.Min(result[i], 256 - result[i]);
        }

        return cost;
    }

    internal static byte Predict(byte a, byte b, byte c)
    {
        int toA = Math.Abs(b - c);
        int toB = Math.Abs(a - c);
        int toC = Math.Abs(a + b - c - c);
        return toA <= toB && toA <= toC ? a
            : toB <= toC ? b
            : c;
    }

    private static Vector<ushort> Predict(Vector<ushort> a, Vector<ushort> b, Vector<ushort> c)
    {
        Vector<short> fromB = Vector.AsVectorInt16(b) - Vector.AsVectorInt16(c);
        Vector<short> fromA = Vector.AsVectorInt16(a) - Vector.AsVectorInt16(c);
        Vector<short> toA = Vector.Abs(fromB);
        Vector<short> toB = Vector.Abs(fromA);
        Vector<short> toC = Vector.Abs(fromA + fromB);
        Vector<short> takeA = Vector.LessThanOrEqual(toA, Vector.Min(toB, toC));
        Vector<short> takeB = Vector.LessThanOrEqual(toB, toC);
        return Vector.ConditionalSelect(
            Vector.AsVectorUInt16(takeA),
            a,
            Vector.ConditionalSelect(Vector.AsVectorUInt16(takeB), b, c)
        );
    }

    /// <summary>The sum of bytes taken as signed, without their signs.</summary>
    private static long Cost(Vector<byte> difference)
    {
        Vector<byte> size = Vector.Min(difference, Vector<byte>.Zero - difference);
        Vector.Widen(size, out Vector<ushort> low, out Vector<ushort> high);
        return Vector.Sum(low + high);
    }
}
