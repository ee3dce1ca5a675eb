using Tapetum.Training.Graphs;
using Tapetum.Training.Operators.Bfloat16;

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
internal sealed class Convolution(int kernel, Tensor? mirrored = null) : IOperator
{
    private readonly int padding = (kernel - 1) / 2;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, inputs[1].Shape[0], x.Height, x.Width];
        return IsBfloat16(graph, x, inputs[1])
            ? graph.Node(inputs.Length > 2 ? PlanesConvolution.WithBias : PlanesConvolution.Plain, inputs, shape)
            : graph.Node("Conv", inputs, shape, Settings());
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
            gradients[0] = IsBfloat16(graph, outputGradient, turned)
                ? graph.Node(PlanesConvolution.Plain, [outputGradient, turned], inputs[0].Shape)
                : graph.Node("Conv", [outputGradient, turned], inputs[0].Shape, Settings());
        }

        if (wants[1])
        {
            gradients[1] =
                kernel == 1 ? PointGradient(graph, inputs, outputGradient)
                : IsBfloat16(graph, inputs[0], inputs[1])
                    ? graph.Node(PlanesGradient.Operator, [inputs[0], outputGradient], inputs[1].Shape)
                : graph.HasOwnOperators
                    ? graph.Node(KernelGradient.Operator, [inputs[0], outputGradient], inputs[1].Shape)
                : KernelProducts.Sum(graph, inputs[0], outputGradient);
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

    private static bool IsBfloat16(OnnxGraph graph, Tensor x, Tensor weights) =>
        graph.MultipliesBfloat16 && PlanesConvolution.Suits(x, weights);

    /// <summary>[O, I, k, k] → [I, O, k, k] with rows and columns reversed.</summary>
    private Tensor Mirror(OnnxGraph graph, Tensor weights)
    {
        (long o, long i, long k) = (weights.Shape[0], weights.Shape[1], weights.Shape[2]);
        Tensor swapped = graph.Node("Transpose", [weights], [i, o, k, k], Graphs.Attribute.Ints("perm", 1, 0, 2, 3));
        if (kernel == 1)
        {
            return swapped;
        }

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

    private Graphs.Attribute[] Settings() =>
        [
            Graphs.Attribute.Ints("kernel_shape", kernel, kernel),
            Graphs.Attribute.Ints("pads", padding, padding, padding, padding),
        ];
}
