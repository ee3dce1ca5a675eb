using System.Numerics.Tensors;

namespace Tapetum.Training.Pairs;

/// <summary>
/// Linear light in 16 bits, with room for noise below black:
/// <code>
/// code = round((x + 1/16) / (17/16) · 65535)
/// </code>
/// A code is a quarter of a DN of a 14-bit sensor, far below the noise of any long exposure.
/// </summary>
internal static class LinearCodes
{
    private const float BelowBlack = 1f / 16;
    private const float Scale = 65535 / (1 + BelowBlack);

    /// <summary>[any shape], 1 is white; clipped at white and at −1/16.</summary>
    public static ushort[] Encode(ReadOnlySpan<float> linear)
    {
        ushort[] codes = new ushort[linear.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (ushort)((Math.Clamp(linear[i] + BelowBlack, 0, 1 + BelowBlack) * Scale) + 0.5f);
        }

        return codes;
    }

    /// <summary>In place: from codes to light.</summary>
    public static void Decode(Span<float> codes)
    {
        TensorPrimitives.Multiply(codes, 1 / Scale, codes);
        TensorPrimitives.Subtract(codes, BelowBlack, codes);
    }
}
