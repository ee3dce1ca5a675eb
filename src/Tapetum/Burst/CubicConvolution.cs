using System.Numerics;

namespace Tapetum.Burst;

/// <summary>Reads between pixels with the weights of the four around, on each axis.</summary>
/// <remarks>Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 1981.</remarks>
internal static class CubicConvolution
{
    /// <param name="t">From the second of four pixels to the third, 0 to 1.</param>
    /// <param name="weights">Become those of the four.</param>
    public static void Weights(float t, Span<float> weights)
    {
        weights[3] = t * t * (-0.5f + (0.5f * t));
        weights[1] = 1 + (t * t * (-2.5f + (1.5f * t)));
        weights[0] = t * (-0.5f + (t * (1 - (0.5f * t))));
        weights[2] = 1 - weights[0] - weights[1] - weights[3];
    }

    /// <summary>Likewise for as many places as a vector holds.</summary>
    public static void Weights(Vector<float> t, Span<Vector<float>> weights)
    {
        Vector<float> one = Vector<float>.One;
        Vector<float> half = new(0.5f);
        weights[3] = t * t * ((half * t) - half);
        weights[1] = one + (t * t * ((t * 1.5f) - new Vector<float>(2.5f)));
        weights[0] = t * ((t * (one - (half * t))) - half);
        weights[2] = one - weights[0] - weights[1] - weights[3];
    }
}
