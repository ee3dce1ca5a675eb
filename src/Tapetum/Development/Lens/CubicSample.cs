using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tapetum.Inference;

namespace Tapetum.Development.Lens;

/// <summary>What a picture has between its pixels: Catmull and Rom's cubic over 4 × 4 of them. Its rim goes on beyond it.</summary>
internal static class CubicSample
{
    private const int Taps = 4;
    private const int Channels = 3;

    /// <param name="image">The picture.</param>
    /// <param name="xPx">Columns; 0 is the middle of the first.</param>
    /// <param name="yPx">Rows.</param>
    /// <param name="firstChannel">Of those that are wanted.</param>
    /// <param name="result">As many channels.</param>
    public static void At(ColorImage image, double xPx, double yPx, int firstChannel, Span<float> result)
    {
        double x = Math.Clamp(xPx, 0, image.WidthPx - 1);
        double y = Math.Clamp(yPx, 0, image.HeightPx - 1);
        (int left, int top) = ((int)x, (int)y);
        Span<float> across = stackalloc float[Taps];
        Span<float> down = stackalloc float[Taps];
        Weights((float)(x - left), across);
        Weights((float)(y - top), down);
        result.Clear();
        for (int i = 0; i < Taps; i++)
        {
            ReadOnlySpan<float> row = image.Row(Math.Clamp(top - 1 + i, 0, image.HeightPx - 1));
            for (int j = 0; j < Taps; j++)
            {
                float weight = down[i] * across[j];
                int from = (Channels * Math.Clamp(left - 1 + j, 0, image.WidthPx - 1)) + firstChannel;
                for (int channel = 0; channel < result.Length; channel++)
                {
                    result[channel] += weight * row[from + channel];
                }
            }
        }
    }

    /// <summary>Whether <see cref="Inside"/> may be asked: all pixels around are the picture's, and one number beyond each of them may be read.</summary>
    public static bool IsInside(ColorImage image, double xPx, double yPx) =>
        xPx >= 1 && yPx >= 1 && xPx < image.WidthPx - 3 && yPx < image.HeightPx - 3;

    /// <summary>All channels of <see cref="At"/> at once, where <see cref="IsInside"/>; the fourth number means nothing.</summary>
    public static Vector128<float> Inside(ColorImage image, double xPx, double yPx)
    {
        (int left, int top) = ((int)xPx, (int)yPx);
        Span<float> across = stackalloc float[Taps];
        Span<float> down = stackalloc float[Taps];
        Weights((float)(xPx - left), across);
        Weights((float)(yPx - top), down);
        nint stride = Channels * image.WidthPx;
        ref float pixel = ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(image.Rgb),
            ((top - 1) * stride) + (Channels * (left - 1))
        );
        Vector128<float> sum = Vector128<float>.Zero;
        for (int i = 0; i < Taps; i++)
        {
            Vector128<float> row = Vector128.LoadUnsafe(ref pixel) * across[0];
            row += Vector128.LoadUnsafe(ref Unsafe.Add(ref pixel, Channels)) * across[1];
            row += Vector128.LoadUnsafe(ref Unsafe.Add(ref pixel, 2 * Channels)) * across[2];
            row += Vector128.LoadUnsafe(ref Unsafe.Add(ref pixel, 3 * Channels)) * across[3];
            sum += row * down[i];
            pixel = ref Unsafe.Add(ref pixel, stride);
        }

        return sum;
    }

    /// <summary>For pixels at −1, 0, 1, 2.</summary>
    private static void Weights(float t, Span<float> weights)
    {
        float square = t * t;
        float cube = square * t;
        weights[0] = (-cube + (2 * square) - t) / 2;
        weights[1] = ((3 * cube) - (5 * square) + 2) / 2;
        weights[2] = ((-3 * cube) + (4 * square) + t) / 2;
        weights[3] = (cube - square) / 2;
    }
}
