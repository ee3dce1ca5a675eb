using Tapetum.Raw;
using Tapetum.Training.Data.Cameras;

namespace Tapetum.Training.Data.Photos;

/// <summary>
/// Turns a clean raw file into true colour without demosaicking: each output pixel is the mean of the red, green and blue sites of a block,
/// white-balanced and brought to sRGB primaries like an unprocessed photo. Red and blue sites lie one mosaic pixel apart, so the
/// larger the block, the smaller the fringe.
/// </summary>
public static class RawBinner
{
    /// <param name="raw">Well exposed, base ISO: its noise is learnt as if it were detail.</param>
    /// <param name="blockPx">The side of a block of the mosaic, px, even.</param>
    public static LinearPhoto Bin(RawImage raw, int blockPx)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockPx, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(blockPx % 2, 0);
        (int width, int height) = (raw.WidthPx / blockPx, raw.HeightPx / blockPx);
        float[] planes = new float[checked(3 * width * height)];
        CameraNeutral neutral = raw.Color.AsShotNeutral ?? new CameraNeutral(1, 1, 1);
        Matrix3x3 toSrgb = CameraColorSampler.BalancedCameraToSrgb(raw.Color);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (double r, double g, double b) = BlockMean(raw, x * blockPx, y * blockPx, blockPx);
                // Clipped in one channel means clipped: white must stay white through the matrix.
                (r, g, b) = toSrgb.Apply(
                    Math.Min(1, r / neutral.Red),
                    Math.Min(1, g / neutral.Green),
                    Math.Min(1, b / neutral.Blue)
                );
                int i = (y * width) + x;
                planes[i] = (float)Math.Clamp(r, 0, 1);
                planes[(width * height) + i] = (float)Math.Clamp(g, 0, 1);
                planes[(2 * width * height) + i] = (float)Math.Clamp(b, 0, 1);
            }
        }

        return new LinearPhoto(width, height, planes);
    }

    private static (double Red, double Green, double Blue) BlockMean(RawImage raw, int left, int top, int blockPx)
    {
        Span<double> sums = [0, 0, 0];
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span;
        for (int y = top; y < top + blockPx; y++)
        {
            for (int x = left; x < left + blockPx; x++)
            {
                float black = raw.Black.At(x, y);
                sums[raw.Cfa.ColorAt(x, y)] += (mosaic[(y * raw.WidthPx) + x] - black) / (raw.WhiteLevelDn - black);
            }
        }

        double sites = blockPx * blockPx / 4.0;
        return (sums[0] / sites, sums[1] / (2 * sites), sums[2] / sites);
    }
}
