namespace Tapetum.Training.Graphs;

/// <summary>
/// Records the operators of a forward pass and then walks them backwards, so that the same graph also computes the
/// gradient of one number with respect to any tensor (reverse-mode differentiation).
/// </summary>
internal sealed class Tape(OnnxGraph graph)
{
    private readonly List<Step> steps = [];
    private readonly Dictionary<string, Tensor> gradients = new(StringComparer.Ordinal);

    public OnnxGraph Graph { get; } = graph;

    /// <summary>Adds an operator's forward pass to the graph.</summary>
    public Tensor Apply(IOperator op, params Tensor[] inputs)
    {
        Tensor output = op.Forward(Graph, inputs);
        steps.Add(new Step(op, inputs, output));
        return output;
    }

    /// <summary>Adds the backward pass of everything that was applied.</summary>
    /// <param name="loss">A single number.</param>
    /// <param name="wanted">The tensors whose gradients are needed; what leads to none of them is not differentiated.</param>
    /// <returns>∂loss/∂tensor for each wanted tensor, in order.</returns>
    public Tensor[] Gradients(Tensor loss, IReadOnlyList<Tensor> wanted)
    {
        HashSet<string> needed = [.. wanted.Select(tensor => tensor.Name)];
        foreach (Step step in steps)
        {
            if (step.Inputs.Any(input => needed.Contains(input.Name)))
            {
                needed.Add(step.Output.Name);
            }
        }

        gradients[loss.Name] = Graph.Scalar(1);
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            Step step = steps[i];
            if (!gradients.TryGetValue(step.Output.Name, out Tensor? outputGradient))
            {
                continue;
            }

            bool[] wants = [.. step.Inputs.Select(input => needed.Contains(input.Name))];
            Tensor?[] inputGradients = step.Operator.Backward(Graph, step.Inputs, step.Output, outputGradient, wants);
            for (int input = 0; input < inputGradients.Length; input++)
            {
                if (wants[input] && inputGradients[input] is { } gradient)
                {
                    Accumulate(step.Inputs[input], gradient);
                }
            }
        }

        return [.. wanted.Select(GradientOf)];
    }

    private void Accumulate(Tensor tensor, Tensor gradient) =>
        gradients[tensor.Name] = gradients.TryGetValue(tensor.Name, out Tensor? sum)
            ? Graph.Node("Add", [sum, gradient], tensor.Shape)
            : gradient;

    private Tensor GradientOf(Tensor tensor) =>
        gradients.TryGetValue(tensor.Name, out Tensor? gradient)
            ? gradient
            : throw new InvalidOperationException($"The loss does not depend on '{tensor.Name}'.");

    private readonly record struct Step(IOperator Operator, Tensor[] Inputs, Tensor Output);
}
