namespace Tapetum.Training.Graphs;

/// <summary>A differentiable operator: its forward pass and, beside it, its gradient.</summary>
internal interface IOperator
{
    /// <summary>Adds y = f(inputs) to the graph.</summary>
    Tensor Forward(OnnxGraph graph, ReadOnlySpan<Tensor> inputs);

    /// <summary>Adds ∂loss/∂input for each input.</summary>
    /// <param name="graph">The graph that the forward pass is in.</param>
    /// <param name="inputs">What <see cref="Forward"/> was given.</param>
    /// <param name="output">What <see cref="Forward"/> returned.</param>
    /// <param name="outputGradient">∂loss/∂y, shaped as the output.</param>
    /// <param name="wants">Which inputs' gradients are needed; the others may be null.</param>
    Tensor?[] Backward(
        OnnxGraph graph,
        ReadOnlySpan<Tensor> inputs,
        Tensor output,
        Tensor outputGradient,
        ReadOnlySpan<bool> wants
    );
}
