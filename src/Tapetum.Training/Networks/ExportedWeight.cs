namespace Tapetum.Training.Networks;

/// <summary>Numbers of a parameter as a model file has them.</summary>
/// <param name="Name">There.</param>
/// <param name="Shape">There.</param>
/// <param name="Sources">Where each number stands in the parameter.</param>
public sealed record ExportedWeight(string Name, IReadOnlyList<long> Shape, int[] Sources)
{
    /// <param name="parameter">The parameter's numbers.</param>
    /// <returns>Those of the model file.</returns>
    public float[] Take(ReadOnlySpan<float> parameter)
    {
        float[] values = new float[Sources.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = parameter[Sources[i]];
        }

        return values;
    }

    /// <summary>Puts numbers of a model file back where they came from.</summary>
    public void Put(ReadOnlySpan<float> values, Span<float> parameter)
    {
        for (int i = 0; i < values.Length; i++)
        {
            parameter[Sources[i]] = values[i];
        }
    }
}
