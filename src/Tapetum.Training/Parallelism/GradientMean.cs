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

    /// <summary>Over the samples of one process.</summary>
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
                Add(parts, start, sum, begins: true);
                Divide(sum, parts.Count);
            }
        );
    }

    /// <summary>Over the samples of several processes, in the same order: on its way from the first to the last, the sum is that of those before.</summary>
    /// <param name="parts">This process's.</param>
    /// <param name="mean">Is written.</param>
    /// <param name="ranks">All of them.</param>
    /// <param name="samples">N, of all.</param>
    public static IEnumerable<Segment> Segments(
        IReadOnlyList<NativeBuffer<float>> parts,
        NativeBuffer<float> mean,
        IRanks ranks,
        int samples
    ) =>
        Agreement.SegmentsOf(
            mean,
            (start, sum) => Add(parts, start, sum, begins: ranks.IsFirst()),
            sum => Divide(sum, samples)
        );

    private static void Add(IReadOnlyList<NativeBuffer<float>> parts, int start, Span<float> sum, bool begins)
    {
        if (begins)
        {
            parts[0].Slice(start, sum.Length).CopyTo(sum);
        }

        for (int n = begins ? 1 : 0; n < parts.Count; n++)
        {
            TensorPrimitives.Add(sum, parts[n].Slice(start, sum.Length), sum);
        }
    }

    private static void Divide(Span<float> sum, int samples) => TensorPrimitives.Multiply(sum, 1f / samples, sum);
}
