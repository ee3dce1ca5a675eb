using System.Numerics;

namespace Tapetum.Burst;

/// <summary>
/// Lucas and Kanade's steps of one tile: where in a frame it fits best, the mean difference of brightness left out.
/// <code>
/// JᵀWJ·u = JᵀWe        J: the reference's slopes; e: what the frame does not show of it; W: what moves by itself differs more than the usual, and weighs less
/// </code>
/// One thread's memory.
/// </summary>
/// <param name="reference">A level of the reference's clean picture.</param>
/// <param name="frame">The same level of a frame.</param>
/// <param name="cells">A level pixel's side in cells.</param>
/// <param name="size">A tile's side, level pixels.</param>
internal sealed class TileMatch(GreyLevel reference, GreyLevel frame, int cells, int size)
{
    /// <summary>Tiles may move so much against their parents, level pixels.</summary>
    private const float MostStepPx = 2;

    private readonly float[] atX = new float[size];
    private readonly float[] atY = new float[size];
    private readonly float[] seen = new float[size];

    /// <param name="parent">The motion that is known.</param>
    /// <param name="left">The tile's corner, level pixels.</param>
    /// <param name="top">Likewise.</param>
    /// <param name="iterations">How many steps.</param>
    public TileOpinion Of(FlowField parent, int left, int top, int iterations)
    {
        (float restX, float restY) = parent.RestAt(
            ((left + (size / 2f)) * cells) - 0.5f,
            ((top + (size / 2f)) * cells) - 0.5f
        );
        (double x, double y) = (0, 0);
        Sums sums = default;
        double least2 = 1.0 / (cells * (double)cells);
        double usual2 = least2;
        for (int i = 0; i < iterations; i++)
        {
            // At first all differences count.
            float limit2 = i == 0 ? float.PositiveInfinity : (float)(4 * usual2);
            sums = default;
            for (int row = top; row < Math.Min(top + size, reference.HeightPx - 1); row++)
            {
                int width = Math.Min(size, reference.WidthPx - 1 - left);
                Place(parent, left, row, width, (restX / cells) + (float)x, (restY / cells) + (float)y);
                frame.Line(atX.AsSpan(0, width), atY.AsSpan(0, width), seen.AsSpan(0, width));
                AddRow(ref sums, left, row, width, limit2);
            }

            if (sums.Pixels < size * size / 2)
            {
                return default;
            }

            double mean = 1.25 * sums.Absolute / sums.Pixels;
            usual2 = Math.Max(least2, 0.5 * mean * mean);
            (double stepX, double stepY) = sums.Step();
            (x, y) = (x + stepX, y + stepY);
            if (!(Math.Abs(x) <= MostStepPx && Math.Abs(y) <= MostStepPx))
            {
                return default;
            }
        }

        (double xx, double xy, double yy) = sums.WithoutMean();
        return new(x, y, xx / least2, xy / least2, yy / least2);
    }

    /// <summary>Where a row of the tile is in the frame, level pixels.</summary>
    private void Place(FlowField parent, int left, int row, int width, float moreX, float moreY)
    {
        GlobalMotion whole = parent.Whole;
        (double dx, double dy) = whole.At(((left + 0.5) * cells) - 0.5, ((row + 0.5) * cells) - 0.5);
        StraightLine.Fill(atX.AsSpan(0, width), left + (float)(dx / cells) + moreX, 1 + (float)whole.XX);
        StraightLine.Fill(atY.AsSpan(0, width), row + (float)(dy / cells) + moreY, (float)whole.YX);
    }

    private void AddRow(ref Sums sums, int left, int row, int width, float limit2)
    {
        int at = (row * reference.WidthPx) + left;
        ReadOnlySpan<float> above = reference.Values.AsSpan(at - reference.WidthPx);
        ReadOnlySpan<float> below = reference.Values.AsSpan(at + reference.WidthPx);
        ReadOnlySpan<float> before = reference.Values.AsSpan(at - 1);
        int i = 0;
        Vector<float> half = new(0.5f);
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> shown = new(seen.AsSpan(i));
            Vector<int> isSeen = Vector.Equals(shown, shown);
            Vector<float> error = Vector.ConditionalSelect(
                isSeen,
                new Vector<float>(before[(i + 1)..]) - shown,
                Vector<float>.Zero
            );
            Vector<float> gx = half * (new Vector<float>(before[(i + 2)..]) - new Vector<float>(before[i..]));
            Vector<float> gy = half * (new Vector<float>(below[i..]) - new Vector<float>(above[i..]));
            Vector<float> weight = float.IsPositiveInfinity(limit2)
                ? Vector<float>.One
                : new Vector<float>(limit2) / (new Vector<float>(limit2) + (error * error));
            weight = Vector.ConditionalSelect(isSeen, weight * weight, Vector<float>.Zero);
            (Vector<float> wx, Vector<float> wy) = (weight * gx, weight * gy);
            sums.XX += Vector.Sum(wx * gx);
            sums.XY += Vector.Sum(wx * gy);
            sums.YY += Vector.Sum(wy * gy);
            sums.EX += Vector.Sum(wx * error);
            sums.EY += Vector.Sum(wy * error);
            sums.X += Vector.Sum(wx);
            sums.Y += Vector.Sum(wy);
            sums.E += Vector.Sum(weight * error);
            sums.Weight += Vector.Sum(weight);
            sums.Absolute += Vector.Sum(Vector.Abs(error));
            sums.Pixels -= Vector.Sum(isSeen);
        }

        for (; i < width; i++)
        {
            if (float.IsNaN(seen[i]))
            {
                continue;
            }

            float error = before[i + 1] - seen[i];
            (float gx, float gy) = ((before[i + 2] - before[i]) / 2, (below[i] - above[i]) / 2);
            float weight = float.IsPositiveInfinity(limit2) ? 1 : limit2 / (limit2 + (error * error));
            sums.Add(gx, gy, error, weight * weight);
        }
    }

    /// <summary>Over a tile's pixels, each by its weight.</summary>
    private struct Sums
    {
        public double XX;
        public double XY;
        public double YY;
        public double EX;
        public double EY;
        public double X;
        public double Y;
        public double E;
        public double Weight;
        public double Absolute;
        public int Pixels;

        public void Add(float gx, float gy, float error, float weight)
        {
            (float wx, float wy) = (weight * gx, weight * gy);
            (XX, XY, YY) = (XX + (wx * gx), XY + (wx * gy), YY + (wy * gy));
            (EX, EY) = (EX + (wx * error), EY + (wy * error));
            (X, Y, E) = (X + wx, Y + wy, E + (weight * error));
            (Weight, Absolute, Pixels) = (Weight + weight, Absolute + Math.Abs(error), Pixels + 1);
        }

        /// <summary>Without the mean difference of brightness.</summary>
        public readonly (double XX, double XY, double YY) WithoutMean() =>
            (XX - (X * X / Weight), XY - (X * Y / Weight), YY - (Y * Y / Weight));

        public readonly (double X, double Y) Step()
        {
            (double xx, double xy, double yy) = WithoutMean();
            (double ex, double ey) = (EX - (X * E / Weight), EY - (Y * E / Weight));
            double damping = (1e-3 * (xx + yy)) + 1e-9;
            double determinant = ((xx + damping) * (yy + damping)) - (xy * xy);
            return (
                (((yy + damping) * ex) - (xy * ey)) / determinant,
                (((xx + damping) * ey) - (xy * ex)) / determinant
            );
        }
    }
}
