using System.Numerics.Tensors;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Training.Parallelism;

/// <summary>
/// One gradient of many: g = (g₁ + g₂ + … + g_N) / N, each number summed from first to last, whatever the number of threads. The error is at most
/// (N − 1)·2⁻²⁴ of Σ|gₙ| / N.
/// </summary>
internal static class GradientMean
{
    private const int ChunkLength = 1 << 14; // of a gradient and the sum: both stay in a core's own cache

    /// <param name="parts">N gradients of one length, laid out alike.</param>
    /// <param name="mean">Is written.</param>
    /// <param name="crew">Shares the work.</param>
    public static void Compute(IReadOnlyList<NativeBuffer<float>> parts, NativeBuffer<float> mean, Crew crew)
    {
        int length = (int)mean.Length;
        crew.Run(
            ((length - 1) / ChunkLength) + 1,
            chunk =>
            {
                int start = chunk * ChunkLength;
                int count = Math.Min(ChunkLength, length - start);
                Span<float> sum = mean.Slice(start, count);
                parts[0].Slice(start, count).CopyTo(sum);
                for (int n = 1; n < parts.Count; n++)
                {
                    TensorPrimitives.Add(sum, parts[n].Slice(start, count), sum);
                }

                TensorPrimitives.Multiply(sum, 1f / parts.Count, sum);
            }
        );
    }
}
