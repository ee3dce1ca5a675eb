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

    /// <summary>r − p of each row, and s − p of each column.</summary>
    private IEnumerable<int> Shifts => Enumerable.Range(-padding, kernel);

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
                kernel == 1 ? PointGradient(graph, inputs, outputGradient)
                : KernelGradient.CanTake(inputs[0], outputGradient) && kernel == 3
                    ? graph.Node(KernelGradient.Operator, [inputs[0], outputGradient], inputs[1].Shape)
                : ProductGradient(graph, inputs, outputGradient);
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
    /// All k² taps in k matrix products. Moving ∂y by r − p rows and x by s − p columns combines to tap (r, s): k copies of the one with fewer
    /// channels are stacked, and each product takes the stack and one copy of the other.
    /// </summary>
    private Tensor ProductGradient(OnnxGraph graph, ReadOnlySpan<Tensor> inputs, Tensor outputGradient)
    {
        (Tensor x, Tensor dy) = (inputs[0], outputGradient);
        Tensor[] down = [.. Shifts.Select(shift => Moved(graph, dy, down: shift, right: 0))];
        Tensor[] aside = [.. Shifts.Select(shift => Moved(graph, x, down: 0, right: -shift))];
        return x.Channels <= dy.Channels ? ByRows(graph, down, aside) : ByColumns(graph, down, aside);
    }

    /// <summary>A product per row r of the kernel: [O] · [I·k]ᵀ.</summary>
    private Tensor ByRows(OnnxGraph graph, Tensor[] down, Tensor[] aside)
    {
        (long o, long i) = (down[0].Channels, aside[0].Channels);
        Tensor stack = Stack(graph, aside);
        long[] shape = [o, i, 1, kernel];
        Tensor[] rows =
        [
            .. down.Select(dy =>
                graph.Node("Reshape", [SampleProducts.Sum(graph, dy, stack), graph.Integers(shape)], shape)
            ),
        ];
        return graph.Node("Concat", rows, [o, i, kernel, kernel], Graphs.Attribute.Int("axis", 2));
    }

    /// <summary>A product per column s of the kernel: [O·k] · [I]ᵀ.</summary>
    private Tensor ByColumns(OnnxGraph graph, Tensor[] down, Tensor[] aside)
    {
        (long o, long i) = (down[0].Channels, aside[0].Channels);
        Tensor stack = Stack(graph, down);
        long[] shape = [o, kernel, i, 1];
        Tensor[] columns =
        [
            .. aside.Select(x =>
                graph.Node("Reshape", [SampleProducts.Sum(graph, stack, x), graph.Integers(shape)], shape)
            ),
        ];
        Tensor taps = graph.Node("Concat", columns, [o, kernel, i, kernel], Graphs.Attribute.Int("axis", 3));
        return graph.Node("Transpose", [taps], [o, i, kernel, kernel], Graphs.Attribute.Ints("perm", 0, 2, 1, 3));
    }

    /// <summary>A picture moved by whole pixels; zeros come in, and what leaves is lost.</summary>
    private static Tensor Moved(OnnxGraph graph, Tensor x, long down, long right) =>
        (down, right) is (0, 0)
            ? x
            : graph.Node("Pad", [x, graph.Integers(0, 0, down, right, 0, 0, -down, -right)], x.Shape);

    /// <summary>[n, c, h, w] each → [n, c·k, h, w], copy by copy within a channel.</summary>
    private static Tensor Stack(OnnxGraph graph, Tensor[] copies)
    {
        Tensor x = copies[0];
        long[] tall = [x.Batch, x.Channels, copies.Length * x.Height, x.Width];
        long[] shape = [x.Batch, x.Channels * copies.Length, x.Height, x.Width];
        Tensor joined = graph.Node("Concat", copies, tall, Graphs.Attribute.Int("axis", 2));
        return graph.Node("Reshape", [joined, graph.Integers(shape)], shape);
    }

    private Graphs.Attribute[] Settings() =>
        [
            Graphs.Attribute.Ints("kernel_shape", kernel, kernel),
            Graphs.Attribute.Ints("pads", padding, padding, padding, padding),
        ];
}
