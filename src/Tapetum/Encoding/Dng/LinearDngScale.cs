using System.Numerics.Tensors;
using Tapetum.Inference;

namespace Tapetum.Encoding.Dng;

/// <summary>
/// How linear values, 0 at black and 1 at the white level, become 16-bit codes. Along each row, per channel:
/// <code>
/// wanted = 61440·gain·value + error        error: what the codes before fell short of, at most 64
/// code   = wanted rounded, 0 … 65535
/// error  = wanted − code
/// </code>
/// Values below black have no code: rawspeed, by which darktable reads, knows no black level other than 0 for pictures with three colours. Clipping them would lift the mean of
/// shadow noise, and of the noisier channels most. Here the next pixels give back what one has too much, so that means stay nearly true, and finer than a code.
/// </summary>
/// <param name="Gain">At least 1: a picture that stays far under the white level is spread, so that its shadows have enough codes for a strong amplification. Nothing is clipped by it.</param>
internal sealed record LinearDngScale(float Gain)
{
    /// <summary>1/15 of the range is left above it: interpolated values may lie above the white level.</summary>
    public const ushort WhiteCode = 61_440;

    private const float MaxError = 64;

    /// <summary>The largest gain up to <paramref name="amplification"/> at which no value of the picture is above the white level.</summary>
    public static LinearDngScale For(LinearImage image, double amplification)
    {
        float[] most = new float[image.HeightPx];
        Parallel.For(0, image.HeightPx, y => most[y] = TensorPrimitives.Max<float>(image.Row(y)));
        return new(Math.Max(1, Math.Min((float)amplification, 1 / Math.Max(most.Max(), 1e-6f))));
    }

    /// <param name="rgb">A row.</param>
    /// <param name="codes">As many.</param>
    public void ToCodes(ReadOnlySpan<float> rgb, Span<ushort> codes)
    {
        float scale = WhiteCode * Gain;
        (float red, float green, float blue) = (0, 0, 0);
        for (int i = 0; i < rgb.Length; i += 3)
        {
            codes[i] = ToCode(rgb[i] * scale, ref red);
            codes[i + 1] = ToCode(rgb[i + 1] * scale, ref green);
            codes[i + 2] = ToCode(rgb[i + 2] * scale, ref blue);
        }
    }

    private static ushort ToCode(float value, ref float error)
    {
        float wanted = value + error;
        ushort code = (ushort)Math.Clamp(wanted + 0.5f, 0, ushort.MaxValue);
        error = Math.Clamp(wanted - code, -MaxError, MaxError);
        return code;
    }
}
