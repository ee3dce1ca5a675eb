namespace Tapetum.Training.Networks;

/// <summary>Turns convolution weights for the backward pass.</summary>
internal static class KernelMirror
{
    private const int Block = 16; // outputs × inputs that fit the first-level cache together

    /// <summary>mirrored[i, o, t] = weights[o, i, taps − 1 − t].</summary>
    /// <param name="weights">[outputs, inputs, taps].</param>
    /// <param name="outputs">O.</param>
    /// <param name="inputs">I.</param>
    /// <param name="taps">k².</param>
    /// <param name="mirrored">[inputs, outputs, taps].</param>
    public static void Turn(ReadOnlySpan<float> weights, int outputs, int inputs, int taps, Span<float> mirrored)
    {
        for (int outputBlock = 0; outputBlock < outputs; outputBlock += Block)
        {
            for (int inputBlock = 0; inputBlock < inputs; inputBlock += Block)
            {
                for (int i = inputBlock; i < Math.Min(inputBlock + Block, inputs); i++)
                {
                    for (int o = outputBlock; o < Math.Min(outputBlock + Block, outputs); o++)
                    {
                        ReadOnlySpan<float> from = weights.Slice(((o * inputs) + i) * taps, taps);
                        Span<float> to = mirrored.Slice(((i * outputs) + o) * taps, taps);
                        for (int t = 0; t < to.Length; t++)
                        {
                            to[t] = from[from.Length - 1 - t];
                        }
                    }
                }
            }
        }
    }
}
