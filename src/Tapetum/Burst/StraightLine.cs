using System.Numerics;

namespace Tapetum.Burst;

/// <summary>Numbers that grow evenly.</summary>
internal static class StraightLine
{
    /// <param name="values">Become first, first + step, first + 2·step …</param>
    /// <param name="first">The first.</param>
    /// <param name="step">From one to the next.</param>
    public static void Fill(Span<float> values, float first, float step)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.CreateSequence(first + (i * step), step).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = first + (i * step);
        }
    }
}
