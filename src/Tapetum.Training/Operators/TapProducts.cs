using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tapetum.Training.Operators;

/// <summary>
/// The inner loop of <see cref="KernelGradient"/>: eight lines d of a length, each with x moved by 0, 1 and 2 places:
/// <code>
/// sums[3·o + s] += Σ d[o][p] · x[p + s]
/// </code>
/// Vectors of 512 bits hold all 24 sums in registers beside what they are made of; those of 256 bits half of them.
/// </summary>
internal static unsafe class TapProducts
{
    public const int Outputs = 8;
    public const int Taps = 3;
    public const int Sums = Outputs * Taps;

    /// <param name="d">The first line.</param>
    /// <param name="stride">From line to line.</param>
    /// <param name="x">Two longer than a line.</param>
    /// <param name="length">Of a line; a multiple of 16.</param>
    /// <param name="sums">[8, 3].</param>
    public static void Add(float* d, nint stride, float* x, int length, float* sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddWide(d, stride, x, length, sums);
        }
        else
        {
            AddNarrow(d, stride, x, length, sums);
        }
    }

    internal static void AddScalar(float* d, nint stride, float* x, int length, float* sums)
    {
        for (int o = 0; o < Outputs; o++)
        {
            for (int p = 0; p < length; p++)
            {
                for (int s = 0; s < Taps; s++)
                {
                    sums[(o * Taps) + s] += d[(o * stride) + p] * x[p + s];
                }
            }
        }
    }

    internal static void AddNarrow(float* d, nint stride, float* x, int length, float* sums)
    {
        AddHalf(d, stride, x, length, sums);
        AddHalf(d + (Outputs / 2 * stride), stride, x, length, sums + (Sums / 2));
    }

    /// <summary>All eight lines in one pass.</summary>
    internal static void AddWide(float* d, nint stride, float* x, int length, float* sums)
    {
        (Vector512<float> a0, Vector512<float> a1, Vector512<float> a2) = (default, default, default);
        (Vector512<float> b0, Vector512<float> b1, Vector512<float> b2) = (default, default, default);
        (Vector512<float> c0, Vector512<float> c1, Vector512<float> c2) = (default, default, default);
        (Vector512<float> d0, Vector512<float> d1, Vector512<float> d2) = (default, default, default);
        (Vector512<float> e0, Vector512<float> e1, Vector512<float> e2) = (default, default, default);
        (Vector512<float> f0, Vector512<float> f1, Vector512<float> f2) = (default, default, default);
        (Vector512<float> g0, Vector512<float> g1, Vector512<float> g2) = (default, default, default);
        (Vector512<float> h0, Vector512<float> h1, Vector512<float> h2) = (default, default, default);
        float* d3 = d + (3 * stride);
        float* d6 = d + (6 * stride);
        for (float* end = d + length; d < end; x += Vector512<float>.Count)
        {
            Vector512<float> x0 = Vector512.Load(x);
            Vector512<float> x1 = Vector512.Load(x + 1);
            Vector512<float> x2 = Vector512.Load(x + 2);
            Vector512<float> line = Vector512.Load(d);
            a0 = Vector512.MultiplyAddEstimate(line, x0, a0);
            a1 = Vector512.MultiplyAddEstimate(line, x1, a1);
            a2 = Vector512.MultiplyAddEstimate(line, x2, a2);
            line = Vector512.Load(d + stride);
            b0 = Vector512.MultiplyAddEstimate(line, x0, b0);
            b1 = Vector512.MultiplyAddEstimate(line, x1, b1);
            b2 = Vector512.MultiplyAddEstimate(line, x2, b2);
            line = Vector512.Load(d + (2 * stride));
            c0 = Vector512.MultiplyAddEstimate(line, x0, c0);
            c1 = Vector512.MultiplyAddEstimate(line, x1, c1);
            c2 = Vector512.MultiplyAddEstimate(line, x2, c2);
            line = Vector512.Load(d3);
            d0 = Vector512.MultiplyAddEstimate(line, x0, d0);
            d1 = Vector512.MultiplyAddEstimate(line, x1, d1);
            d2 = Vector512.MultiplyAddEstimate(line, x2, d2);
            line = Vector512.Load(d3 + stride);
            e0 = Vector512.MultiplyAddEstimate(line, x0, e0);
            e1 = Vector512.MultiplyAddEstimate(line, x1, e1);
            e2 = Vector512.MultiplyAddEstimate(line, x2, e2);
            line = Vector512.Load(d3 + (2 * stride));
            f0 = Vector512.MultiplyAddEstimate(line, x0, f0);
            f1 = Vector512.MultiplyAddEstimate(line, x1, f1);
            f2 = Vector512.MultiplyAddEstimate(line, x2, f2);
            line = Vector512.Load(d6);
            g0 = Vector512.MultiplyAddEstimate(line, x0, g0);
            g1 = Vector512.MultiplyAddEstimate(line, x1, g1);
            g2 = Vector512.MultiplyAddEstimate(line, x2, g2);
            line = Vector512.Load(d6 + stride);
            h0 = Vector512.MultiplyAddEstimate(line, x0, h0);
            h1 = Vector512.MultiplyAddEstimate(line, x1, h1);
            h2 = Vector512.MultiplyAddEstimate(line, x2, h2);
            d += Vector512<float>.Count;
            d3 += Vector512<float>.Count;
            d6 += Vector512<float>.Count;
        }

        AddTo(sums, a0, a1, a2, b0);
        AddTo(sums + 4, b1, b2, c0, c1);
        AddTo(sums + 8, c2, d0, d1, d2);
        AddTo(sums + 12, e0, e1, e2, f0);
        AddTo(sums + 16, f1, f2, g0, g1);
        AddTo(sums + 20, g2, h0, h1, h2);
    }

    /// <summary>Four lines in one pass.</summary>
    private static void AddHalf(float* d, nint stride, float* x, int length, float* sums)
    {
        (Vector256<float> a0, Vector256<float> a1, Vector256<float> a2) = (default, default, default);
        (Vector256<float> b0, Vector256<float> b1, Vector256<float> b2) = (default, default, default);
        (Vector256<float> c0, Vector256<float> c1, Vector256<float> c2) = (default, default, default);
        (Vector256<float> d0, Vector256<float> d1, Vector256<float> d2) = (default, default, default);
        float* d3 = d + (3 * stride);
        for (float* end = d + length; d < end; x += Vector256<float>.Count)
        {
            Vector256<float> x0 = Vector256.Load(x);
            Vector256<float> x1 = Vector256.Load(x + 1);
            Vector256<float> x2 = Vector256.Load(x + 2);
            Vector256<float> line = Vector256.Load(d);
            a0 = Vector256.MultiplyAddEstimate(line, x0, a0);
            a1 = Vector256.MultiplyAddEstimate(line, x1, a1);
            a2 = Vector256.MultiplyAddEstimate(line, x2, a2);
            line = Vector256.Load(d + stride);
            b0 = Vector256.MultiplyAddEstimate(line, x0, b0);
            b1 = Vector256.MultiplyAddEstimate(line, x1, b1);
            b2 = Vector256.MultiplyAddEstimate(line, x2, b2);
            line = Vector256.Load(d + (2 * stride));
            c0 = Vector256.MultiplyAddEstimate(line, x0, c0);
            c1 = Vector256.MultiplyAddEstimate(line, x1, c1);
            c2 = Vector256.MultiplyAddEstimate(line, x2, c2);
            line = Vector256.Load(d3);
            d0 = Vector256.MultiplyAddEstimate(line, x0, d0);
            d1 = Vector256.MultiplyAddEstimate(line, x1, d1);
            d2 = Vector256.MultiplyAddEstimate(line, x2, d2);
            d += Vector256<float>.Count;
            d3 += Vector256<float>.Count;
        }

        AddTo(sums, a0, a1, a2, b0);
        AddTo(sums + 4, b1, b2, c0, c1);
        AddTo(sums + 8, c2, d0, d1, d2);
    }

    /// <summary>Adds the sums of four vectors.</summary>
    private static void AddTo(
        float* sums,
        Vector512<float> a,
        Vector512<float> b,
        Vector512<float> c,
        Vector512<float> d
    ) =>
        AddTo(
            sums,
            a.GetLower() + a.GetUpper(),
            b.GetLower() + b.GetUpper(),
            c.GetLower() + c.GetUpper(),
            d.GetLower() + d.GetUpper()
        );

    private static void AddTo(
        float* sums,
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d
    )
    {
        Vector128<float> sum;
        if (Avx.IsSupported)
        {
            Vector256<float> halves = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
            sum = halves.GetLower() + halves.GetUpper();
        }
        else
        {
            sum = Vector128.Create(Vector256.Sum(a), Vector256.Sum(b), Vector256.Sum(c), Vector256.Sum(d));
        }

        (Vector128.Load(sums) + sum).Store(sums);
    }
}
