using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>A cell becomes as many channels as it has pixels: the reverse of <see cref="DepthToSpace"/>.</summary>
/// <param name="block">The side of a cell.</param>
internal sealed class SpaceToDepth(int block = 2) : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, x.Channels * block * block, x.Height / block, x.Width / block];
        return graph.Node("SpaceToDepth", inputs, shape, Graphs.Attribute.Int("blocksize", block));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) => [graph.Node("DepthToSpace", [outputGradient], inputs[0].Shape, Graphs.Attribute.Int("blocksize", block))];
}
