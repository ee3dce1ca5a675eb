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

    /// <summary>For pixels at −1, 0, 1, 2.</summary>
    public static void Weights(float t, Span<float> weights)
    {
        float square = t * t;
        float cube = square * t;
        weights[0] = (-cube + (2 * square) - t) / 2;
        weights[1] = ((3 * cube) - (5 * square) + 2) / 2;
        weights[2] = ((-3 * cube) + (4 * square) + t) / 2;
        weights[3] = (cube - square) / 2;
    }
}
