using Microsoft.ML.OnnxRuntime;
using Tapetum.Inference.OnnxRuntime;

namespace Tapetum.Cli.Benchmarks;

/// <summary>The network alone: one run over planes of a fixed size, nothing else of the pipeline.</summary>
internal static class InferBenchmark
{
    private const int Warmups = 3;

    /// <param name="modelPath">An ONNX file with one image input, [1, C, H, W] of floats.</param>
    /// <param name="sidePx">Height and width of each plane.</param>
    /// <param name="threads">Threads inside one operator; 0 is one per core.</param>
    /// <param name="runs">Runs to time.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<BenchReport> RunAsync(
        string modelPath,
        int sidePx,
        int threads,
        int runs,
        CancellationToken cancellationToken
    )
    {
        using OnnxSession session = OnnxSession.Load(
            modelPath,
            new() { IntraOpThreads = threads, EnableMemoryPattern = false }
        );
        (string name, NodeMetadata input) = session.Inputs.First();
        long[] shape = [1, input.Dimensions[1], sidePx, sidePx];
        using NativeBuffer<float> buffer = new((nint)shape[1] * sidePx * sidePx);
        Fill(buffer.Span);
        using OrtValue planes = buffer.Tensor(0, shape);
        using OnnxBinding binding = session.Bind().SetInput(name, planes);
        string subject = $"{Path.GetFileName(modelPath)} on {string.Join('×', shape)}";
        return await Stopclock.MeasureAsync(
            "infer",
            subject,
            Warmups,
            runs,
            () => binding.Run(cancellationToken),
            cancellationToken
        );
    }

    private static void Fill(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i % 1000 / 1000f;
        }
    }
}
