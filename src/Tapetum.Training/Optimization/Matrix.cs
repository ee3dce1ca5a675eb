using Tapetum.Inference.OnnxRuntime;
using Tapetum.Training.Networks;

namespace Tapetum.Training.Optimization;

/// <summary>A parameter as a matrix: a row for each index of its first axis.</summary>
/// <param name="Name">The parameter's.</param>
/// <param name="Start">Where it lies in each block of <see cref="Weights"/>.</param>
/// <param name="Rows">Its channels.</param>
/// <param name="Columns">The numbers of one.</param>
internal sealed record Matrix(string Name, int Start, int Rows, int Columns)
{
    /// <summary>What <see cref="Orthogonalization"/> costs: some twenty products of its short side's squares, and two with all of it.</summary>
    public double Multiplications
    {
        get
        {
            (double small, double large) = (Math.Min(Rows, Columns), Math.Max(Rows, Columns));
            return small * small * ((20 * small) + (2 * large));
        }
    }

    public static Matrix Of(Parameter parameter, Weights weights)
    {
        int rows = (int)parameter.Shape[0];
        return new Matrix(parameter.Name, weights.StartOf(parameter.Name), rows, parameter.Length / rows);
    }

    public Span<float> In(NativeBuffer<float> block) => block.Slice(Start, Rows * Columns);
}
