using Tapetum.Inference;
using Tapetum.Raw;

namespace Tapetum.Web.Decoding;

/// <summary>A small linear picture straight from the mosaic: each pixel is the mean of a block of cells, which leaves little of the noise. To be looked at until the network is done.</summary>
internal static class QuickLook
{
    /// <param name="raw">The photo.</param>
    /// <param name="maxSidePx">The longer side at most.</param>
    public static LinearImage Of(RawImage raw, int maxSidePx)
    {
        // Whole 2×2 cells, so that each block holds all three colours.
        int block = 2 * (((Math.Max(raw.WidthPx, raw.HeightPx) - 1) / (2 * maxSidePx)) + 1);
        LinearImage small = new(Math.Max(1, raw.WidthPx / block), Math.Max(1, raw.HeightPx / block));
        float scale = 1 / raw.RangeDn;
        Parallel.For(
            0,
            small.HeightPx,
            y =>
            {
                Span<float> row = small.Row(y);
                for (int x = 0; x < small.WidthPx; x++)
                {
                    Mean(raw, x * block, y * block, block, scale, row.Slice(3 * x, 3));
                }
            }
        );
        LensShading.Correct(small, raw, CancellationToken.None);
        return small;
    }

    private static void Mean(RawImage raw, int leftPx, int topPx, int block, float scale, Span<float> rgb)
    {
        ReadOnlySpan<ushort> mosaic = raw.Mosaic.Span;
        Span<float> sums = stackalloc float[3];
        Span<int> counts = stackalloc int[3];
        int bottom = Math.Min(topPx + block, raw.HeightPx);
        int right = Math.Min(leftPx + block, raw.WidthPx);
        for (int y = topPx; y < bottom; y++)
        {
            for (int x = leftPx; x < right; x++)
            {
                int color = raw.Cfa.ColorAt(x, y);
                sums[color] += mosaic[(y * raw.WidthPx) + x] - raw.Black.At(x, y);
                counts[color]++;
            }
        }

        for (int color = 0; color < 3; color++)
        {
            rgb[color] = scale * sums[color] / Math.Max(1, counts[color]);
        }
    }
}
