using Tapetum.Raw.Preparation;

namespace Tapetum.Raw.Opcodes;

/// <summary>Makes pixels that a file calls bad from the nearest good ones of their colour.</summary>
internal static class BadPixels
{
    /// <summary>Of a colour, by distance.</summary>
    private static readonly (int X, int Y)[] Neighbours =
    [
        (-2, 0),
        (2, 0),
        (0, -2),
        (0, 2),
        (-2, -2),
        (2, -2),
        (-2, 2),
        (2, 2),
        (-4, 0),
        (4, 0),
        (0, -4),
        (0, 4),
    ];

    private const int Nearest = 4;

    /// <param name="plane">Changed in place.</param>
    /// <param name="opcode">Which pixels.</param>
    /// <param name="topPx">Of the mosaic in the opcode's rows.</param>
    /// <param name="leftPx">Of the mosaic in the opcode's columns.</param>
    /// <returns>How many were repaired.</returns>
    public static int Repair(MosaicPlane plane, BadPixelsOpcode opcode, int topPx, int leftPx)
    {
        HashSet<int> bad = [];
        if (opcode.Constant is { } constant)
        {
            for (int i = 0; i < plane.Values.Length; i++)
            {
                if (plane.Values[i] == constant)
                {
                    bad.Add(i);
                }
            }
        }

        foreach ((int row, int column) in opcode.Points)
        {
            Add(row - (long)topPx, column - (long)leftPx);
        }

        foreach ((int top, int left, int bottom, int right) in opcode.Rectangles)
        {
            int rowEnd = Math.Min(bottom - topPx, plane.HeightPx);
            int columnEnd = Math.Min(right - leftPx, plane.WidthPx);
            for (int y = Math.Max(0, top - topPx); y < rowEnd; y++)
            {
                for (int x = Math.Max(0, left - leftPx); x < columnEnd; x++)
                {
                    bad.Add((y * plane.WidthPx) + x);
                }
            }
        }

        Dictionary<int, ushort> repaired = [];
        foreach (int at in bad)
        {
            if (FromNeighbours(plane, at, bad) is { } value)
            {
                repaired.Add(at, value);
            }
        }

        foreach ((int at, ushort value) in repaired)
        {
            plane.Values[at] = value;
        }

        return repaired.Count;

        void Add(long y, long x)
        {
            if (y >= 0 && y < plane.HeightPx && x >= 0 && x < plane.WidthPx)
            {
                bad.Add((int)((y * plane.WidthPx) + x));
            }
        }
    }

    /// <summary>The mean of those beside, above and below; else of those farther away.</summary>
    private static ushort? FromNeighbours(MosaicPlane plane, int at, HashSet<int> bad)
    {
        (int x, int y) = (at % plane.WidthPx, at / plane.WidthPx);
        (int sum, int count) = (0, 0);
        for (int i = 0; i < Neighbours.Length; i++)
        {
            (int column, int row) = (x + Neighbours[i].X, y + Neighbours[i].Y);
            int from = (row * plane.WidthPx) + column;
            bool isThere = row >= 0 && row < plane.HeightPx && column >= 0 && column < plane.WidthPx;
            if (isThere && !bad.Contains(from))
            {
                (sum, count) = (sum + plane.Values[from], count + 1);
            }

            if (i >= Nearest - 1 && count > 0)
            {
                break;
            }
        }

        return count > 0 ? (ushort)((sum + (count / 2)) / count) : null;
    }
}
