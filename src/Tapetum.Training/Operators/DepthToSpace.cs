using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>b² channels become a cell of b×b: [N, b²·C, H, W] → [N, C, b·H, b·W], channel (b·row + column)·C + c goes to (row, column) of c.</summary>
/// <param name="block">The side of a cell.</param>
internal sealed class DepthToSpace(int block = 2) : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, x.Channels / (block * block), x.Height * block, x.Width * block];
        return graph.Node("DepthToSpace", inputs, shape, Graphs.Attribute.Int("blocksize", block));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) => [graph.Node("SpaceToDepth", [outputGradient], inputs[0].Shape, Graphs.Attribute.Int("blocksize", block))];
}
