using System.Numerics.Tensors;

namespace Tapetum.Metrics;

/// <summary>
/// Peak signal-to-noise ratio, dB; positive infinity for equal pictures.
/// <code>PSNR = 10·log₁₀(peak² / mean((a − b)²))</code>
/// </summary>
public static class Psnr
{
    /// <summary>Of the values as they are; clip and round first where the protocol says so.</summary>
    /// <param name="a">Any shape; all channels count alike.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="peak">The largest value a picture can have: 1, 255, 65535.</param>
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double peak)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        ArgumentOutOfRangeException.ThrowIfZero(a.Length);
        // Sums of short runs in float, of runs in double: millions of small squares would lose their tail otherwise.
        const int RunLength = 4096;
        double sum = 0;
        for (int start = 0; start < a.Length; start += RunLength)
        {
            int length = Math.Min(RunLength, a.Length - start);
            float distance = TensorPrimitives.Distance(a.Slice(start, length), b.Slice(start, length));
            sum += (double)distance * distance;
        }

        return FromSquaredError(sum / a.Length, peak);
    }

    /// <summary>Of 8-bit pictures: the protocol of most published results.</summary>
    public static double Of(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);
        ArgumentOutOfRangeException.ThrowIfZero(a.Length);
        long sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            int difference = a[i] - b[i];
            sum += difference * difference;
        }

        return FromSquaredError((double)sum / a.Length, 255);
    }

    /// <param name="meanSquaredError">In squares of the unit of <paramref name="peak"/>.</param>
    /// <param name="peak">The largest value a picture can have.</param>
    public static double FromSquaredError(double meanSquaredError, double peak) =>
        10 * Math.Log10(peak * peak / meanSquaredError);
}
