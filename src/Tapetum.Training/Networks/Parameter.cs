namespace Tapetum.Training.Networks;

/// <summary>A block of numbers that training changes.</summary>
/// <param name="Name">As in the model file: <c>conv1_1.weight</c>.</param>
/// <param name="Shape">[outputs, inputs, k, k], or [inputs, outputs, 2, 2] for a transposed convolution, or [outputs] for a bias.</param>
/// <param name="Kind">What the numbers are for.</param>
public sealed record Parameter(string Name, IReadOnlyList<long> Shape, ParameterKind Kind)
{
    /// <summary>What a model file has in place of it, where the network runs faster with its numbers in another order.</summary>
    public IReadOnlyList<ExportedWeight> Exported { get; init; } = [];

    /// <summary>Whether the backward pass reads a copy turned by 180° with its channel axes swapped.</summary>
    public bool IsMirrored => Kind is ParameterKind.ConvolutionWeight or ParameterKind.ResidualWeight;

    public int Length => (int)Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Weight and bias of a convolution with bias.</summary>
    public static IEnumerable<Parameter> Convolution(
        string name,
        int inputs,
        int outputs,
        int kernel,
        ParameterKind kind
    ) =>
        [
            new Parameter(name + ".weight", [outputs, inputs, kernel, kernel], kind),
            new Parameter(name + ".bias", [outputs], ParameterKind.Bias),
        ];
}
