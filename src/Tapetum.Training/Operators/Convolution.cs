using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// Convolution with an odd kernel, stride 1 and zero padding that keeps the size: inputs x [N, I, H, W], w [O, I, k, k] and, if given, bias [O].
/// <code>
/// y[n,o,h,w] = b[o] + Σ w[o,i,r,s] · x[n,i,h+r−p,w+s−p]            p = (k − 1) / 2
/// ∂x          = convolution of ∂y with w turned by 180° and its channel axes swapped
/// ∂w[o,i,r,s] = Σ ∂y[n,o,h,w] · x[n,i,h+r−p,w+s−p]
/// ∂b[o]       = Σ ∂y[n,o,h,w]
/// </code>
/// </summary>
/// <param name="kernel">k: 1 or 3.</param>
/// <param name="mirrored">w turned and swapped, [I, O, k, k], where somebody keeps it up to date; otherwise the graph turns w at each run.</param>
public sealed class Convolution(int kernel, Tensor? mirrored = null) : IOperator
{
    private readonly int padding = (kernel - 1) / 2;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        return graph.Node("Conv", inputs, [x.Batch, inputs[1].Shape[0], x.Height, x.Width], Settings());
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        Tensor?[] gradients = new Tensor?[inputs.Length];
        if (wants[0])
        {
            Tensor turned = mirrored ?? Mirror(graph, inputs[1]);
            gradients[0] = graph.Node("Conv", [outputGradient, turned], inputs[0].Shape, Settings());
        }

        if (wants[1])
        {
            gradients[1] =
                kernel == 1
                    ? PointGradient(graph, inputs, outputGradient)
                    : KernelGradient(graph, inputs, outputGradient);
        }

        if (inputs.Length > 2 && wants[2])
        {
            gradients[2] = graph.Node(
                "ReduceSum",
                [outputGradient, graph.Integers(0, 2, 3)],
                inputs[2].Shape,
                Graphs.Attribute.Int("keepdims", 0)
            );
        }

        return gradients;
    }

    /// <summary>[O, I, k, k] → [I, O, k, k] with rows and columns reversed.</summary>
    private static Tensor Mirror(OnnxGraph graph, Tensor weights)
    {
        (long o, long i, long k) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        Tensor swapped = graph.Node("Transpose", [weights], [i, o, k, k], Graphs.Attribute.Ints("perm", 1, 0, 2, 3));
        return graph.Node(
            "Slice",
            [
                swapped,
                graph.Integers(-1, -1),
                graph.Integers(long.MinValue, long.MinValue),
                graph.Integers(2, 3),
                graph.Integers(-1, -1),
            ],
            swapped.Shape
        );
    }

    /// <summary>k = 1: one matrix product ∂y [O, HW] · x [I, HW]ᵀ.</summary>
    private static Tensor PointGradient(OnnxGraph graph, ReadOnlySpan<Tensor> inputs, Tensor outputGradient)
    {
        Tensor product = SampleProducts.Sum(graph, outputGradient, inputs[0]); // [O, I]
        return graph.Node("Reshape", [product, graph.Integers([.. inputs[1].Shape])], inputs[1].Shape);
    }

    /// <summary>
    /// All k² taps in one matrix product: k copies of ∂y, each moved down by r rows, times k copies of x, each moved
    /// sideways by s columns. Moving by whole rows is a change of offset, so row and column shifts combine to every tap.
    /// </summary>
    private Tensor KernelGradient(OnnxGraph graph, ReadOnlySpan<Tensor> inputs, Tensor outputGradient)
    {
        (Tensor x, Tensor dy) = (inputs[0], outputGradient);
        (long n, long i, long o, long w) = (x.Batch, x.Channels, dy.Channels, x.Width);
        long rows = x.Height + (2 * padding);
        Tensor[] down = new Tensor[kernel];
        Tensor[] aside = new Tensor[kernel];
        for (int shift = 0; shift < kernel; shift++)
        {
            Tensor downPads = graph.Integers(0, 0, shift, 0, 0, 0, (2 * padding) - shift, 0);
            Tensor asidePads = graph.Integers(0, 0, padding, padding - shift, 0, 0, padding, shift - padding);
            down[shift] = graph.Node("Pad", [dy, downPads], [n, o, rows, w]);
            aside[shift] = graph.Node("Pad", [x, asidePads], [n, i, rows, w]);
        }

        Tensor a = graph.Node("Concat", down, [n, kernel * o, rows, w], Graphs.Attribute.Int("axis", 1));
        Tensor b = graph.Node("Concat", aside, [n, kernel * i, rows, w], Graphs.Attribute.Int("axis", 1));
        Tensor product = SampleProducts.Sum(graph, a, b); // [k·O, k·I]
        Tensor taps = graph.Node("Reshape", [product, graph.Integers(kernel, o, kernel, i)], [kernel, o, kernel, i]);
        return graph.Node("Transpose", [taps], inputs[1].Shape, Graphs.Attribute.Ints("perm", 1, 3, 0, 2));
    }

    private Graphs.Attribute[] Settings() =>
        [
            Graphs.Attribute.Ints("kernel_shape", kernel, kernel),
            Graphs.Attribute.Ints("pads", padding, padding, padding, padding),
        ];
}
