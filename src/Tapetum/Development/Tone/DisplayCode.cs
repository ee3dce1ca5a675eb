using System.Numerics;
using System.Runtime.InteropServices;

namespace Tapetum.Development.Tone;

/// <summary>From display values in [0, 1] to the nearest 16-bit codes.</summary>
internal static class DisplayCode
{
    private const float White = 65535;

    /// <summary>round(65535·display).</summary>
    public static ushort From(float display) => (ushort)((display * White) + 0.5f);

    /// <param name="display">[n].</param>
    /// <param name="codes">[n].</param>
    public static void From(ReadOnlySpan<float> display, Span<ushort> codes)
    {
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(display);
        Span<Vector<ushort>> to = MemoryMarshal.Cast<ushort, Vector<ushort>>(codes[..display.Length]);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = Vector.Narrow(From(from[2 * i]), From(from[(2 * i) + 1]));
        }

        for (int i = to.Length * Vector<ushort>.Count; i < display.Length; i++)
        {
            codes[i] = From(display[i]);
        }
    }

    private static Vector<uint> From(Vector<float> display) =>
        Vector.AsVectorUInt32(Vector.ConvertToInt32((display * White) + new Vector<float>(0.5f)));
}
