using System.Numerics;

namespace Tapetum.Development.Color;

/// <summary>
/// sRGB's transfer function (IEC 61966-2-1), linear [0, 1] to display [0, 1] and back.
/// <code>
/// display = 12.92·linear                  for linear ≤ 0.0031308
/// display = 1.055·linear^(1/2.4) − 0.055  above
/// </code>
/// </summary>
internal static class SrgbTransfer
{
    private const float LinearEnd = 0.0031308f;
    private const float DisplayEnd = 0.04045f;

    public static float Encode(float linear) =>
        linear <= LinearEnd ? 12.92f * linear : (1.055f * MathF.Pow(linear, 1 / 2.4f)) - 0.055f;

    public static float Decode(float display) =>
        display <= DisplayEnd ? display / 12.92f : MathF.Pow((display + 0.055f) / 1.055f, 2.4f);

    /// <summary>The same, within 2e-7 of it from 0 to 1.</summary>
    internal static Vector<float> Encode(Vector<float> linear)
    {
        Vector<float> power = Power(Vector.Max(linear, new Vector<float>(LinearEnd)));
        return Vector.ConditionalSelect(
            Vector.LessThanOrEqual(linear, new Vector<float>(LinearEnd)),
            linear * new Vector<float>(12.92f),
            (power * new Vector<float>(1.055f)) - new Vector<float>(0.055f)
        );
    }

    /// <summary>The same for values from 0 on, within 2e-6 of it up to 1.</summary>
    internal static Vector<float> Decode(Vector<float> display)
    {
        Vector<float> root = Vector.Max(
            (display + new Vector<float>(0.055f)) / new Vector<float>(1.055f),
            new Vector<float>(0.01f)
        );
        return Vector.ConditionalSelect(
            Vector.LessThanOrEqual(display, new Vector<float>(DisplayEnd)),
            display / new Vector<float>(12.92f),
            Vector.Exp(Vector.Log(root) * new Vector<float>(2.4f))
        );
    }

    /// <summary>
    /// x^(1/2.4) of normal, positive numbers, by the number's parts: m^(5/12)·2^(5e/12), the largest relative errors of the two polynomials being 2.3e-8 and 7.5e-8.
    /// A third of the time of the logarithm and the exponential, which are exact to the last bit.
    /// </summary>
    private static Vector<float> Power(Vector<float> x)
    {
        Vector<int> bits = Vector.AsVectorInt32(x);
        Vector<int> mantissa = (bits & new Vector<int>(0x007FFFFF)) | new Vector<int>(0x3F800000);
        Vector<float> above = Vector.AsVectorSingle(mantissa) - Vector<float>.One; // [0, 1)
        Vector<float> exponent =
            Vector.ConvertToSingle((bits >> 23) - new Vector<int>(127)) * new Vector<float>(5 / 12f);
        Vector<float> whole = Vector.Floor(exponent);
        Vector<float> part = exponent - whole;
        (Vector<float> above4, Vector<float> part4) = (above * above * (above * above), part * part * (part * part));
        Vector<float> root =
            Cubic(above, 1, 0.41666332f, -0.12144905f, 0.06342467f)
            + (above4 * Cubic(above, -0.03814227f, 0.020998912f, -0.008220616f, 0.0015648859f));
        Vector<float> scale =
            Cubic(part, 0.99999994f, 0.6931531f, 0.24015361f, 0.055826318f)
            + (part4 * Vector.FusedMultiplyAdd(new(0.0018775766f), part, new Vector<float>(0.008989341f)));
        Vector<int> octaves = (Vector.ConvertToInt32(whole) + new Vector<int>(127)) << 23;
        return root * scale * Vector.AsVectorSingle(octaves);
    }

    /// <summary>a + x·(b + x·(c + x·d)).</summary>
    private static Vector<float> Cubic(Vector<float> x, float a, float b, float c, float d) =>
        Vector.FusedMultiplyAdd(
            Vector.FusedMultiplyAdd(
                Vector.FusedMultiplyAdd(new Vector<float>(d), x, new Vector<float>(c)),
                x,
                new Vector<float>(b)
            ),
            x,
            new Vector<float>(a)
        );
}
