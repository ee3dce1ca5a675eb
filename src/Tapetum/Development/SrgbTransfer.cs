using System.Numerics;

namespace Tapetum.Development;

/// <summary>
/// sRGB's transfer function (IEC 61966-2-1), linear [0, 1] to display [0, 1] and back.
/// <code>
/// display = 12.92·linear                  for linear ≤ 0.0031308
/// display = 1.055·linear^(1/2.4) − 0.055  above
/// </code>
/// </summary>
public static class SrgbTransfer
{
    private const float LinearEnd = 0.0031308f;
    private const float DisplayEnd = 0.04045f;

    public static float Encode(float linear) =>
        linear <= LinearEnd ? 12.92f * linear : (1.055f * MathF.Pow(linear, 1 / 2.4f)) - 0.055f;

    public static float Decode(float display) =>
        display <= DisplayEnd ? display / 12.92f : MathF.Pow((display + 0.055f) / 1.055f, 2.4f);

    internal static Vector<float> Encode(Vector<float> linear)
    {
        Vector<float> power = Vector.Exp(
            Vector.Log(Vector.Max(linear, new Vector<float>(LinearEnd))) * new Vector<float>(1 / 2.4f)
        );
        return Vector.ConditionalSelect(
            Vector.LessThanOrEqual(linear, new Vector<float>(LinearEnd)),
            linear * new Vector<float>(12.92f),
            (power * new Vector<float>(1.055f)) - new Vector<float>(0.055f)
        );
    }
}
