using System.Numerics;
using System.Numerics.Tensors;
using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>
/// The sums of least squares by which the motion of a whole frame is made exact, row by row; one thread's memory.
/// <code>
/// j = (gx, gx·across, gx·down, gy, gy·across, gy·down, 1)        Σ w·j·jᵀ, Σ w·j·e        gx, gy: the reference's slopes; across, down: −1 to 1; e: what the frame does not show
/// </code>
/// </summary>
internal sealed class MotionSums
{
    public const int Unknowns = 7;

    private readonly GreyLevel reference;
    private readonly GreyLevel frame;
    private readonly float scale;
    private readonly double[] products = new double[Unknowns * Unknowns];
    private readonly double[] right = new double[Unknowns];
    private readonly Vector<float>[] partly = new Vector<float>[(Unknowns * Unknowns) + Unknowns];

    // As long as whole vectors are; what is beyond a row's end is not a number, and does not count.
    private readonly float[] across;
    private readonly float[] atX;
    private readonly float[] atY;
    private readonly float[] error;
    private readonly float[] slopeX;
    private readonly float[] slopeY;

    /// <param name="reference">A level of it.</param>
    /// <param name="frame">The same level.</param>
    /// <param name="level">Which.</param>
    public MotionSums(GreyLevel reference, GreyLevel frame, int level)
    {
        (this.reference, this.frame, scale) = (reference, frame, MathF.Pow(2, level));
        int length = (reference.WidthPx + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        (across, atX, atY) = (new float[length], new float[length], new float[length]);
        (error, slopeX, slopeY) = (new float[length], new float[length], new float[length]);
        Array.Fill(error, float.NaN);
    }

    /// <summary>Pixels that both show.</summary>
    public int Count { get; private set; }

    /// <summary>Of their differences.</summary>
    public double Absolute { get; private set; }

    public void AddRow(GlobalMotion motion, int y, double brightness, double usual)
    {
        double half = reference.WidthPx / 2.0;
        (double cellX, double cellY) = ((1.5 * scale) - 0.5, ((y + 0.5) * scale) - 0.5);
        (double dx, double dy) = motion.At(cellX, cellY);
        StraightLine.Fill(atX, (float)(1 + (dx / scale)), (float)(1 + motion.XX));
        StraightLine.Fill(atY, (float)(y + (dy / scale)), (float)motion.YX);
        StraightLine.Fill(across, (float)((cellX - motion.MiddleX) / (half * scale)), (float)(1 / half));
        float down = (float)((cellY - motion.MiddleY) / (half * scale));

        ReadOnlySpan<float> row = reference.Row(y);
        int width = row.Length - 2;
        Span<float> missed = error.AsSpan(0, width);
        frame.Line(atX.AsSpan(0, width), atY.AsSpan(0, width), missed);
        TensorPrimitives.Subtract(row[1..^1], missed, missed);
        TensorPrimitives.Subtract(missed, (float)brightness, missed);
        TensorPrimitives.Subtract(row[2..], row[..^2], slopeX);
        TensorPrimitives.Subtract(reference.Row(y + 1)[1..^1], reference.Row(y - 1)[1..^1], slopeY);

        Array.Clear(partly);
        float limit2 = (float)(2.25 * usual * usual);
        for (int i = 0; i < error.Length; i += Vector<float>.Count)
        {
            Add(i, down, limit2);
        }

        for (int i = 0; i < products.Length; i++)
        {
            products[i] += Vector.Sum(partly[i]);
        }

        for (int i = 0; i < right.Length; i++)
        {
            right[i] += Vector.Sum(partly[products.Length + i]);
        }
    }

    private void Add(int at, float down, float limit2)
    {
        Vector<float> missed = new(error, at);
        Vector<int> isSeen = Vector.Equals(missed, missed);
        missed = Vector.ConditionalSelect(isSeen, missed, Vector<float>.Zero);
        Vector<float> weight = new Vector<float>(limit2) / (new Vector<float>(limit2) + (missed * missed));
        weight = Vector.ConditionalSelect(isSeen, weight * weight, Vector<float>.Zero);
        Vector<float> gx = new Vector<float>(slopeX, at) * 0.5f;
        Vector<float> gy = new Vector<float>(slopeY, at) * 0.5f;
        Vector<float> u = new(across, at);
        Span<Vector<float>> j = [gx, gx * u, gx * down, gy, gy * u, gy * down, Vector<float>.One];
        for (int a = 0; a < Unknowns; a++)
        {
            Vector<float> weighted = weight * j[a];
            partly[products.Length + a] += weighted * missed;
            for (int b = a; b < Unknowns; b++)
            {
                partly[(a * Unknowns) + b] += weighted * j[b];
            }
        }

        Count -= Vector.Sum(isSeen);
        Absolute += Vector.Sum(Vector.Abs(missed));
    }

    public void Add(MotionSums more)
    {
        for (int i = 0; i < products.Length; i++)
        {
            products[i] += more.products[i];
        }

        for (int i = 0; i < right.Length; i++)
        {
            right[i] += more.right[i];
        }

        (Count, Absolute) = (Count + more.Count, Absolute + more.Absolute);
    }

    /// <summary>By Cholesky's decomposition, a little regularised.</summary>
    public bool Solve(out double[] x)
    {
        x = [.. right];
        double[] l = new double[Unknowns * Unknowns];
        for (int a = 0; a < Unknowns; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                l[(a * Unknowns) + b] = products[(b * Unknowns) + a] * (a == b ? 1 + 1e-6 : 1);
            }
        }

        if (!Cholesky.Decompose(l, Unknowns))
        {
            return false;
        }

        Cholesky.SolveLower(l, x);
        Cholesky.SolveUpper(l, x);
        return true;
    }
}
