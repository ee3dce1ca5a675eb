using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Raw.Opcodes;

/// <summary>Makes pixels brighter: <c>v·g</c>. White stays white: brighter than clipped, a channel would only change a lamp's colour.</summary>
internal static class PixelGains
{
    private const int Colors = 3;

    /// <param name="gains">One for each pixel.</param>
    /// <param name="row">[pixels, planes]; 1 is white. In place.</param>
    /// <param name="planes">Of the picture.</param>
    public static void Apply(ReadOnlySpan<float> gains, Span<float> row, int planes)
    {
        int done = planes == Colors ? ApplyToColors(gains, row) : 0;
        for (int x = done; x < gains.Length; x++)
        {
            foreach (ref float sample in row.Slice(x * planes, planes))
            {
                sample = Brighten(sample, gains[x]);
            }
        }
    }

    public static float Brighten(float value, float gain) => Math.Min(value * gain, Math.Max(value, 1));

    /// <returns>How many pixels: the last one has no neighbour that a vector could reach into.</returns>
    private static int ApplyToColors(ReadOnlySpan<float> gains, Span<float> row)
    {
        ref float pixel = ref MemoryMarshal.GetReference(row);
        for (int x = 0; x < gains.Length - 1; x++)
        {
            // The fourth number is the next pixel's red, which stays.
            Vector128<float> gain = Vector128.Create(gains[x]).WithElement(Colors, 1);
            Vector128<float> value = Vector128.LoadUnsafe(ref pixel);
            Vector128.Min(value * gain, Vector128.Max(value, Vector128<float>.One)).StoreUnsafe(ref pixel);
            pixel = ref Unsafe.Add(ref pixel, Colors);
        }

        return Math.Max(0, gains.Length - 1);
    }
}
