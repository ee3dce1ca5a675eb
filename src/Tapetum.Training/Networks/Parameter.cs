namespace Tapetum.Training.Networks;

/// <summary>A block of numbers that training changes.</summary>
/// <param name="Name">As in the model file: <c>conv1_1.weight</c>.</param>
/// <param name="Shape">[outputs, inputs, k, k], or [inputs, outputs, 2, 2] for a transposed convolution, or [outputs] for a bias.</param>
/// <param name="Kind">What the numbers are for.</param>
public sealed record Parameter(string Name, IReadOnlyList<long> Shape, ParameterKind Kind)
{
    public int Length => (int)Shape.Aggregate(1L, (product, size) => product * size);
}
