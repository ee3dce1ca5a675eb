using System.Numerics.Tensors;

namespace Tapetum.Metrics;

/// <summary>
/// Structural similarity, the mean over all windows that lie inside the picture; 1 for equal pictures.
/// <code>
/// SSIM = (2·μa·μb + C₁)·(2·σab + C₂) / ((μa² + μb² + C₁)·(σa² + σb² + C₂))      C₁ = (0.01·peak)², C₂ = (0.03·peak)²
/// </code>
/// Means and variances are weighted by an 11×11 Gaussian of σ = 1.5.
/// </summary>
/// <remarks>Wang, Bovik, Sheikh, Simoncelli, "Image Quality Assessment: From Error Visibility to Structural Similarity", IEEE TIP 2004.</remarks>
public static class Ssim
{
    /// <summary>The side of a window, and of the smallest picture.</summary>
    public const int WindowPx = 11;

    private const double Sigma = 1.5;
    private const int Moments = 5;
    private static readonly float[] Weights = MakeWeights();

    /// <summary>Of interleaved RGB: the mean of the three channels' values.</summary>
    /// <param name="a">[heightPx, widthPx, 3].</param>
    /// <param name="b">[heightPx, widthPx, 3].</param>
    /// <param name="widthPx">11 or more.</param>
    /// <param name="heightPx">11 or more.</param>
    /// <param name="peak">The largest value a picture can have.</param>
    public static double OfRgb(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int widthPx, int heightPx, float peak)
    {
        float[] planeA = new float[widthPx * heightPx];
        float[] planeB = new float[widthPx * heightPx];
        double sum = 0;
        for (int channel = 0; channel < 3; channel++)
        {
            for (int i = 0; i < planeA.Length; i++)
            {
                planeA[i] = a[(3 * i) + channel];
                planeB[i] = b[(3 * i) + channel];
            }

            sum += OfPlane(planeA, planeB, widthPx, heightPx, peak);
        }

        return sum / 3;
    }

    /// <summary>Of one channel.</summary>
    /// <param name="a">[heightPx, widthPx].</param>
    /// <param name="b">[heightPx, widthPx].</param>
    /// <param name="widthPx">11 or more.</param>
    /// <param name="heightPx">11 or more.</param>
    /// <param name="peak">The largest value a picture can have.</param>
    public static double OfPlane(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int widthPx, int heightPx, float peak)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(widthPx, WindowPx);
        ArgumentOutOfRangeException.ThrowIfLessThan(heightPx, WindowPx);
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, widthPx * heightPx);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        int columns = widthPx - WindowPx + 1;
        // The last eleven rows of a, b, a², b², ab, each smoothed along the row.
        float[][] rows = [.. Enumerable.Range(0, WindowPx).Select(_ => new float[Moments * columns])];
        float[] product = new float[widthPx];
        float[] window = new float[Moments * columns];
        double sum = 0;
        for (int y = 0; y < heightPx; y++)
        {
            SmoothRow(a.Slice(y * widthPx, widthPx), b.Slice(y * widthPx, widthPx), product, rows[y % WindowPx]);
            if (y >= WindowPx - 1)
            {
                window.AsSpan().Clear();
                for (int k = 0; k < WindowPx; k++)
                {
                    TensorPrimitives.MultiplyAdd(rows[(y + 1 + k) % WindowPx], Weights[k], window, window);
                }

                sum += SumOfRow(window, columns, peak);
            }
        }

        return sum / ((double)columns * (heightPx - WindowPx + 1));
    }

    private static void SmoothRow(
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        Span<float> product,
        Span<float> moments
    )
    {
        int columns = moments.Length / Moments;
        Smooth(a, moments[..columns]);
        Smooth(b, moments.Slice(columns, columns));
        TensorPrimitives.Multiply(a, a, product);
        Smooth(product, moments.Slice(2 * columns, columns));
        TensorPrimitives.Multiply(b, b, product);
        Smooth(product, moments.Slice(3 * columns, columns));
        TensorPrimitives.Multiply(a, b, product);
        Smooth(product, moments.Slice(4 * columns, columns));
    }

    private static void Smooth(ReadOnlySpan<float> row, Span<float> smooth)
    {
        smooth.Clear();
        for (int k = 0; k < WindowPx; k++)
        {
            TensorPrimitives.MultiplyAdd(row.Slice(k, smooth.Length), Weights[k], smooth, smooth);
        }
    }

    private static double SumOfRow(ReadOnlySpan<float> moments, int columns, float peak)
    {
        double c1 = 0.01 * peak * 0.01 * peak;
        double c2 = 0.03 * peak * 0.03 * peak;
        double sum = 0;
        for (int x = 0; x < columns; x++)
        {
            double meanA = moments[x];
            double meanB = moments[columns + x];
            double varianceA = moments[(2 * columns) + x] - (meanA * meanA);
            double varianceB = moments[(3 * columns) + x] - (meanB * meanB);
            double covariance = moments[(4 * columns) + x] - (meanA * meanB);
            sum +=
                ((2 * meanA * meanB) + c1)
                * ((2 * covariance) + c2)
                / (((meanA * meanA) + (meanB * meanB) + c1) * (varianceA + varianceB + c2));
        }

        return sum;
    }

    private static float[] MakeWeights()
    {
        double[] bell =
        [
            .. Enumerable.Range(-WindowPx / 2, WindowPx).Select(x => Math.Exp(-x * x / (2 * Sigma * Sigma))),
        ];
        return [.. bell.Select(value => (float)(value / bell.Sum()))];
    }
}
