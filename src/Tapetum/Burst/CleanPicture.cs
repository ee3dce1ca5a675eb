using Tapetum.Raw;

namespace Tapetum.Burst;

/// <summary>
/// What a network made of the reference: next to no noise, and all three colours everywhere, so that what a frame's sensor should see of the same scene can be read from it between its pixels.
/// </summary>
/// <remarks>Keys, "Cubic Convolution Interpolation for Digital Image Processing", IEEE TASSP 1981.</remarks>
/// <param name="rgb">[HeightPx, WidthPx, 3], linear; 0 is black, 1 the white level.</param>
/// <param name="reference">What it was made of.</param>
internal sealed class CleanPicture(float[] rgb, RawImage reference)
{
    private readonly float rangeDn = reference.RangeDn;

    public int WidthPx => reference.WidthPx;

    public int HeightPx => reference.HeightPx;

    /// <summary>One colour at one of its pixels, DN above black.</summary>
    public float Pixel(int x, int y, int color) => rangeDn * rgb[(3 * ((y * WidthPx) + x)) + color];

    /// <summary>As the reference's sensor would have seen it without noise.</summary>
    public BurstFrame ToMosaic() => BurstFrame.Of(reference, Pixel);

    /// <summary>One colour between its pixels, DN above black; beyond its edges as at them.</summary>
    public float At(float x, float y, int color)
    {
        (int column, int row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        Span<float> across = stackalloc float[4];
        Span<float> down = stackalloc float[4];
        CubicConvolution.Weights(x - column, across);
        CubicConvolution.Weights(y - row, down);
        float sum = 0;
        if (column < 1 || row < 1 || column >= WidthPx - 2 || row >= HeightPx - 2)
        {
            for (int j = 0; j < 4; j++)
            {
                int line = Math.Clamp(row + j - 1, 0, HeightPx - 1) * WidthPx;
                for (int i = 0; i < 4; i++)
                {
                    sum += down[j] * across[i] * rgb[(3 * (line + Math.Clamp(column + i - 1, 0, WidthPx - 1))) + color];
                }
            }

            return sum * rangeDn;
        }

        ReadOnlySpan<float> from = rgb.AsSpan((3 * (((row - 1) * WidthPx) + column - 1)) + color);
        for (int j = 0; j < 4; j++)
        {
            ReadOnlySpan<float> line = from.Slice(3 * j * WidthPx, 10);
            sum +=
                down[j]
                * ((across[0] * line[0]) + (across[1] * line[3]) + (across[2] * line[6]) + (across[3] * line[9]));
        }

        return sum * rangeDn;
    }
}
