using System.Numerics;

namespace Tapetum.Burst;

/// <summary>
/// Where in a frame something is that moved far by itself: every shift of up to 64 cells is tried where noise is a quarter of a cell's and a pixel is four cells, then those around the best on the two finer levels.
/// The least sum of squares wins.
/// </summary>
/// <param name="reference">Its clean picture.</param>
/// <param name="frame">The frame.</param>
/// <param name="whole">How it moved as a whole: shifts are beside that.</param>
internal sealed class ShiftSearch(GreyPyramid reference, GreyPyramid frame, GlobalMotion whole)
{
    private const int Coarsest = 2;
    private const int FarPx = 16;
    private const int NearPx = 2;

    /// <summary>Of what is compared, on each level, finest first: what is small beside noise needs larger pieces.</summary>
    private static readonly int[] SidePx = [16, 12, 8];

    /// <summary>Whether pictures are deep enough to be searched.</summary>
    public static bool CanSearch(GreyPyramid pyramid) => pyramid.Levels.Count > Coarsest;

    /// <summary>The best shift of what is around a cell, cells.</summary>
    public (int X, int Y) Find(int cellX, int cellY)
    {
        (int x, int y) = (0, 0);
        for (int level = Coarsest; level >= 0; level--)
        {
            int reach = level == Coarsest ? FarPx : NearPx;
            (x, y) = Best(level, cellX, cellY, 2 * x, 2 * y, reach);
        }

        return (x, y);
    }

    private (int X, int Y) Best(int level, int cellX, int cellY, int aroundX, int aroundY, int reach)
    {
        (GreyLevel still, GreyLevel moved, int side) = (reference.Levels[level], frame.Levels[level], SidePx[level]);
        int cells = 1 << level;
        int left = Math.Clamp((cellX / cells) - (side / 2), 0, still.WidthPx - side);
        int top = Math.Clamp((cellY / cells) - (side / 2), 0, still.HeightPx - side);
        (double wholeX, double wholeY) = whole.At(cellX, cellY);
        (int atX, int atY) = (left + (int)Math.Round(wholeX / cells), top + (int)Math.Round(wholeY / cells));
        (int X, int Y) best = (aroundX, aroundY);
        float least = float.PositiveInfinity;
        for (int y = aroundY - reach; y <= aroundY + reach; y++)
        {
            for (int x = aroundX - reach; x <= aroundX + reach; x++)
            {
                bool isInside =
                    atX + x >= 0 && atY + y >= 0 && atX + x + side <= moved.WidthPx && atY + y + side <= moved.HeightPx;
                float miss = isInside
                    ? Miss(still, left, top, moved, atX + x, atY + y, side, least)
                    : float.PositiveInfinity;
                (least, best) = miss < least ? (miss, (x, y)) : (least, best);
            }
        }

        return best;
    }

    /// <summary>The sum of squares of differences, or what it is when it is more than another.</summary>
    private static float Miss(
        GreyLevel still,
        int left,
        int top,
        GreyLevel moved,
        int movedLeft,
        int movedTop,
        int side,
        float most
    )
    {
        float sum = 0;
        for (int y = 0; y < side && sum < most; y++)
        {
            ReadOnlySpan<float> one = still.Row(top + y).Slice(left, side);
            ReadOnlySpan<float> other = moved.Row(movedTop + y).Slice(movedLeft, side);
            int i = 0;
            for (; i <= side - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> difference = new Vector<float>(one[i..]) - new Vector<float>(other[i..]);
                sum += Vector.Dot(difference, difference);
            }

            for (; i < side; i++)
            {
                sum += (one[i] - other[i]) * (one[i] - other[i]);
            }
        }

        return sum;
    }
}
