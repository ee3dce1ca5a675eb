using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>Four channels become a 2×2 cell: [N, 4·C, H, W] → [N, C, 2·H, 2·W], channel (2·row + column)·C + c goes to (row, column) of c.</summary>
internal sealed class DepthToSpace : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, x.Channels / 4, x.Height * 2, x.Width * 2];
        return graph.Node("DepthToSpace", inputs, shape, Graphs.Attribute.Int("blocksize", 2));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) => [graph.Node("SpaceToDepth", [outputGradient], inputs[0].Shape, Graphs.Attribute.Int("blocksize", 2))];
}
