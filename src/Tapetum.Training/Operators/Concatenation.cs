using Tapetum.Training.Graphs;

namespace Tapetum.Training.Operators;

/// <summary>Stacks the channels of tensors of one size; the gradient is cut apart again.</summary>
internal sealed class Concatenation : IOperator
{
    public Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs)
    {
        Tensor first = inputs[0];
        long channels = 0;
        foreach (Tensor input in inputs)
        {
            channels += input.Channels;
        }

        return graph.Node(
            "Concat",
            inputs,
            [first.Batch, channels, first.Height, first.Width],
            Graphs.Attribute.Int("axis", 1)
        );
    }

    public Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    )
    {
        long[] sizes = new long[inputs.Length];
        IReadOnlyList<long>[] shapes = new IReadOnlyList<long>[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            (sizes[i], shapes[i]) = (inputs[i].Channels, inputs[i].Shape);
        }

        return graph.Nodes("Split", [outputGradient, graph.Integers(sizes)], shapes, Graphs.Attribute.Int("axis", 1));
    }
}
