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
    /// <summary>What the copies of a band take in <see cref="KernelGradient"/>: about a processor's last-level cache.</summary>
    private const long BandBytes = 8 << 20;

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
    /// All k² taps in matrix products: k copies of ∂y, each moved by r − p rows, times k copies of x, each moved by s − p columns. A row's move and
    /// a column's combine to every tap. Copies of the whole picture would fill the memory and miss the caches, so it is done in bands of rows.
    /// </summary>
    private Tensor KernelGradient(OnnxGraph graph, ReadOnlySpan<Tensor> inputs, Tensor outputGradient)
    {
        (Tensor x, Tensor dy) = (inputs[0], outputGradient);
        (long o, long i) = (dy.Channels, x.Channels);
        long bytesPerRow = sizeof(float) * kernel * (o + i) * x.Width;
        long bandRows = Math.Clamp(BandBytes / bytesPerRow, 1, x.Height);
        Tensor? sum = null;
        for (long top = 0; top < x.Height; top += bandRows)
        {
            long rows = Math.Min(bandRows, x.Height - top);
            Tensor[] down = new Tensor[kernel];
            Tensor[] aside = new Tensor[kernel];
            for (int shift = 0; shift < kernel; shift++)
            {
                down[shift] = Window(graph, dy, top + padding - shift, left: 0, rows);
                aside[shift] = Window(graph, x, top, left: shift - padding, rows);
            }

            // Copies lie within a channel, [n, c, k·rows, w], so that a product's rows are (channel, copy).
            sum = SampleProducts.Sum(graph, Stack(graph, down), Stack(graph, aside), sum); // [O·k, I·k]
        }

        Tensor taps = graph.Node("Reshape", [sum!, graph.Integers(o, kernel, i, kernel)], [o, kernel, i, kernel]);
        return graph.Node("Transpose", [taps], inputs[1].Shape, Graphs.Attribute.Ints("perm", 0, 2, 1, 3));
    }

    /// <summary>Rows [top, top + rows) and columns [left, left + W) of a picture with zeros around it.</summary>
    private static Tensor Window(OnnxGraph graph, Tensor x, long top, long left, long rows)
    {
        if (top == 0 && left == 0 && rows == x.Height)
        {
            return x;
        }

        Tensor pads = graph.Integers(0, 0, -top, -left, 0, 0, top + rows - x.Height, left);
        return graph.Node("Pad", [x, pads], [x.Batch, x.Channels, rows, x.Width]);
    }

    /// <summary>[n, c, rows, w] each → [n, c·k, rows, w], copy by copy within a channel.</summary>
    private static Tensor Stack(OnnxGraph graph, Tensor[] copies)
    {
        Tensor x = copies[0];
        Tensor tall = graph.Node(
            "Concat",
            copies,
            [x.Batch, x.Channels, copies.Length * x.Height, x.Width],
            Graphs.Attribute.Int("axis", 2)
        );
        long[] shape = [x.Batch, x.Channels * copies.Length, x.Height, x.Width];
        return graph.Node("Reshape", [tall, graph.Integers(shape)], shape);
    }

    private Graphs.Attribute[] Settings() =>
        [
            Graphs.Attribute.Ints("kernel_shape", kernel, kernel),
            Graphs.Attribute.Ints("pads", padding, padding, padding, padding),
        ];
}
