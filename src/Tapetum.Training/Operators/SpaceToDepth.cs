using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>A 2×2 cell becomes four channels: the reverse of <see cref="DepthToSpace"/>.</summary>
internal sealed class SpaceToDepth : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor x = inputs[0];
        long[] shape = [x.Batch, x.Channels * 4, x.Height / 2, x.Width / 2];
        return graph.Node("SpaceToDepth", inputs, shape, Graphs.Attribute.Int("blocksize", 2));
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    ) => [graph.Node("DepthToSpace", [outputGradient], inputs[0].Shape, Graphs.Attribute.Int("blocksize", 2))];
}
