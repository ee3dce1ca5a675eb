using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>
/// Stabilised camera RGB f [N, 3, H, W] as a display shows it, with each sample's M [N, 3, 3] and o [N, 3, 1] (<see cref="Loop.Validation.DisplayTransform"/>):
/// <code>
/// v  = M·(f·|f|) + o
/// d  = √(max(v, 0) + ε) + min(v, 0)
/// ∂v = ∂d·½/√(v + ε)          for v ≥ 0, else ∂d
/// ∂f = 2·|f|·Mᵀ∂v
/// </code>
/// The curve is near a display's, of exponent 1/2.2. ε = 0.0004 keeps its slope below 25. Colours outside the display's gamut, below 0, keep a slope, and so
/// does what is brighter than white: a picture can still be made darker. M and o are data: they get no gradient.
/// </summary>
internal sealed class DisplayRendering : IOperator
{
    private const float Epsilon = 4e-4f;

    private Tensor? magnitude;
    private Tensor? linear;
    private Tensor? root;

    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        (Tensor f, Tensor matrix, Tensor offset) = (inputs[0], inputs[1], inputs[2]);
        magnitude = graph.Node("Abs", [f], f.Shape);
        Tensor light = Pixels(graph, graph.Node("Mul", [f, magnitude], f.Shape));
        Tensor mixed = graph.Node("MatMul", [matrix, light], light.Shape);
        linear = graph.Node("Add", [mixed, offset], light.Shape);
        Tensor above = graph.Node("Relu", [linear], light.Shape);
        root = graph.Node("Sqrt", [graph.Node("Add", [above, graph.Scalar(Epsilon)], light.Shape)], light.Shape);
        Tensor below = graph.Node("Min", [linear, graph.Scalar(0)], light.Shape);
        return Picture(graph, graph.Node("Add", [root, below], light.Shape), f.Shape);
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        (Tensor f, Tensor matrix) = (inputs[0], inputs[1]);
        Tensor gradient = Pixels(graph, outputGradient);
        Tensor half = graph.Node("Mul", [gradient, graph.Scalar(0.5f)], gradient.Shape);
        Tensor sloped = graph.Node("Div", [half, root!], gradient.Shape);
        Tensor isBelow = graph.Node("Less", [linear!, graph.Scalar(0)], gradient.Shape);
        Tensor mixed = graph.Node("Where", [isBelow, gradient, sloped], gradient.Shape);
        Tensor turned = graph.Node("Transpose", [matrix], matrix.Shape, Graphs.Attribute.Ints("perm", 0, 2, 1));
        Tensor light = Picture(graph, graph.Node("MatMul", [turned, mixed], gradient.Shape), f.Shape);
        Tensor slope = graph.Node("Mul", [magnitude!, graph.Scalar(2)], f.Shape);
        return [graph.Node("Mul", [light, slope], f.Shape), null, null];
    }

    /// <summary>[N, 3, H, W] → [N, 3, H·W].</summary>
    private static Tensor Pixels(OnnxGraph graph, Tensor picture)
    {
        long[] shape = [picture.Batch, picture.Channels, picture.Height * picture.Width];
        return graph.Node("Reshape", [picture, graph.Integers(shape)], shape);
    }

    private static Tensor Picture(OnnxGraph graph, Tensor pixels, IReadOnlyList<long> shape) =>
        graph.Node("Reshape", [pixels, graph.Integers([.. shape])], shape);
}
