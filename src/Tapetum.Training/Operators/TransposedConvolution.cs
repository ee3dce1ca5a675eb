using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// 2×2 transposed convolution with stride 2: each pixel becomes a 2×2 cell. Inputs x [N, I, H, W], w [I, O, 2, 2], bias [O].
/// <code>
/// y[n,o,2h+r,2w+s] = b[o] + Σ w[i,o,r,s] · x[n,i,h,w]
/// ∂x               = convolution of ∂y with w, stride 2
/// ∂w[i,o,r,s]      = Σ x[n,i,h,w] · ∂y[n,o,2h+r,2w+s]
/// </code>
/// </summary>
internal sealed class TransposedConvolution : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, inputs[1].Shape[1], x.Height * 2, x.Width * 2];
        return graph.Node("ConvTranspose", inputs, shape, Settings());
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        (Tensor x, Tensor w) = (inputs[0], inputs[1]);
        Tensor?[] gradients = new Tensor?[3];
        if (wants[0])
        {
            gradients[0] = graph.Node("Conv", [outputGradient, w], x.Shape, Settings());
        }

        if (wants[1])
        {
            long outputs = output.Channels;
            Tensor cells = graph.Node(
                "SpaceToDepth",
                [outputGradient],
                [x.Batch, 4 * outputs, x.Height, x.Width],
                Graphs.Attribute.Int("blocksize", 2)
            ); // channels: row, column, output
            Tensor product = SampleProducts.Sum(graph, x, cells); // [I, 4·O]
            Tensor taps = graph.Node(
                "Reshape",
                [product, graph.Integers(x.Channels, 4, outputs)],
                [x.Channels, 4, outputs]
            );
            Tensor ordered = graph.Node(
                "Transpose",
                [taps],
                [x.Channels, outputs, 4],
                Graphs.Attribute.Ints("perm", 0, 2, 1)
            );
            gradients[1] = graph.Node("Reshape", [ordered, graph.Integers([.. w.Shape])], w.Shape);
        }

        if (wants[2])
        {
            Tensor axes = graph.Integers(0, 2, 3);
            gradients[2] = graph.Node(
                "ReduceSum",
                [outputGradient, axes],
                inputs[2].Shape,
                Graphs.Attribute.Int("keepdims", 0)
            );
        }

        return gradients;
    }

    private static Graphs.Attribute[] Settings() =>
        [Graphs.Attribute.Ints("kernel_shape", 2, 2), Graphs.Attribute.Ints("strides", 2, 2)];
}
