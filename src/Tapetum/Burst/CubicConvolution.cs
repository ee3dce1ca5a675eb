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
}
