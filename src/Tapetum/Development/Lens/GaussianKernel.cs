using System.Numerics;

namespace Tapetum.Development.Lens;

/// <summary>One half of a Gaussian, the middle first, whose sum over both halves is 1; three σ long.</summary>
internal static class GaussianKernel
{
    public static float[] Of(double sigmaPx)
    {
        int reach = (int)Math.Ceiling(3 * sigmaPx);
        double[] half = [.. Enumerable.Range(0, reach + 1).Select(i => Math.Exp(-(i * i) / (2 * sigmaPx * sigmaPx)))];
        double sum = (2 * half.Sum()) - half[0];
        return [.. half.Select(weight => (float)(weight / sum))];
    }

    /// <summary>to[i] = Σ_k kernel[|k|]·from[first + i + k·step]</summary>
    public static void Apply(ReadOnlySpan<float> kernel, float[] from, int first, int step, Span<float> to)
    {
        int x = 0;
        for (; x <= to.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            int at = first + x;
            Vector<float> sum = new Vector<float>(from, at) * kernel[0];
            for (int k = 1; k < kernel.Length; k++)
            {
                sum +=
                    (new Vector<float>(from, at - (k * step)) + new Vector<float>(from, at + (k * step))) * kernel[k];
            }

            sum.CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            int at = first + x;
            float sum = from[at] * kernel[0];
            for (int k = 1; k < kernel.Length; k++)
            {
                sum += (from[at - (k * step)] + from[at + (k * step)]) * kernel[k];
            }

            to[x] = sum;
        }
    }
}
