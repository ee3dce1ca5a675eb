using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>The matrix product behind every weight gradient: over all samples and pixels, each channel of one tensor with each of another.</summary>
internal static class SampleProducts
{
    /// <summary>Σₙ a[n] · b[n]ᵀ with a [N, A, H, W] and b [N, B, H, W] read as matrices of H·W columns; [A, B].</summary>
    public static Tensor Sum(OnnxGraph graph, Tensor a, Tensor b)
    {
        Tensor[] rowsOfA = Samples(graph, a);
        Tensor[] rowsOfB = Samples(graph, b);
        Tensor? sum = null;
        for (int n = 0; n < rowsOfA.Length; n++)
        {
            Tensor[] terms = sum is null ? [rowsOfA[n], rowsOfB[n]] : [rowsOfA[n], rowsOfB[n], sum];
            sum = graph.Node("Gemm", terms, [a.Channels, b.Channels], Graphs.Attribute.Int("transB", 1));
        }

        return sum!;
    }

    private static Tensor[] Samples(OnnxGraph graph, Tensor x)
    {
        long columns = x.Height * x.Width;
        Tensor flat = graph.Node(
            "Reshape",
            [x, graph.Integers(x.Batch * x.Channels, columns)],
            [x.Batch * x.Channels, columns]
        );
        if (x.Batch == 1)
        {
            return [flat];
        }

        long[] sizes = [.. Enumerable.Repeat(x.Channels, (int)x.Batch)];
        long[][] shapes = [.. sizes.Select(size => new[] { size, columns })];
        return graph.Nodes("Split", [flat, graph.Integers(sizes)], shapes, Graphs.Attribute.Int("axis", 0));
    }
}
