using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// The weight gradient of a 3×3 convolution by ONNX's own operators, for devices that cannot run <see cref="KernelGradient"/>: nine matrix products, each with x moved by a tap.
/// <code>
/// ∂w[:,:,r,s] = Σₙ ∂y[n] · moved(x[n], r − 1, s − 1)ᵀ
/// </code>
/// </summary>
internal static class KernelProducts
{
    private const int Taps = 3;

    /// <param name="graph">Where to.</param>
    /// <param name="x">[N, I, H, W].</param>
    /// <param name="dy">[N, O, H, W].</param>
    /// <returns>[O, I, 3, 3].</returns>
    public static Tensor Sum(OnnxGraph graph, Tensor x, Tensor dy)
    {
        (long outputs, long inputs) = (dy.Channels, x.Channels);
        Tensor padded = graph.Node(
            "Pad",
            [x, graph.Integers(0, 0, 1, 1, 0, 0, 1, 1)],
            [x.Batch, inputs, x.Height + 2, x.Width + 2]
        );
        List<Tensor> taps = [];
        for (int tap = 0; tap < Taps * Taps; tap++)
        {
            (long row, long column) = (tap / Taps, tap % Taps);
            Tensor moved = graph.Node(
                "Slice",
                [
                    padded,
                    graph.Integers(row, column),
                    graph.Integers(row + x.Height, column + x.Width),
                    graph.Integers(2, 3),
                ],
                x.Shape
            );
            Tensor product = SampleProducts.Sum(graph, dy, moved); // [O, I]
            taps.Add(graph.Node("Reshape", [product, graph.Integers(outputs, inputs, 1)], [outputs, inputs, 1]));
        }

        Tensor all = graph.Node("Concat", [.. taps], [outputs, inputs, Taps * Taps], Graphs.Attribute.Int("axis", 2));
        return graph.Node("Reshape", [all, graph.Integers(outputs, inputs, Taps, Taps)], [outputs, inputs, Taps, Taps]);
    }
}
