using Tapetum.Inference;

namespace Tapetum.Development;

/// <summary>A picture shrunk to at most 256 blocks a side: what exposure and white balance are judged by. Means of blocks are nearly free of noise.</summary>
internal sealed class BlockMeans
{
    private const int MaxBlocks = 256;
    private const int MaxRowsPerBlock = 4;

    // E|2a − b − c| = √6·σ·√(2/π) for independent noise of σ.
    private const float SigmaPerCurvature = 0.5117f;

    private BlockMeans(int count)
    {
        Red = new float[count];
        Green = new float[count];
        Blue = new float[count];
        Peak = new float[count];
        Noise = new float[count];
    }

    /// <summary>[blocks], the mean of linear camera red; green and blue alike.</summary>
    public float[] Red { get; }

    public float[] Green { get; }

    public float[] Blue { get; }

    /// <summary>[blocks], the largest value of any channel.</summary>
    public float[] Peak { get; }

    /// <summary>[blocks], the standard deviation of green's fine grain: noise, and texture where there is some.</summary>
    public float[] Noise { get; }

    public static BlockMeans Of(LinearImage image)
    {
        int blockPx = Math.Max(1, ((Math.Max(image.WidthPx, image.HeightPx) - 1) / MaxBlocks) + 1);
        int columns = ((image.WidthPx - 1) / blockPx) + 1;
        int rows = ((image.HeightPx - 1) / blockPx) + 1;
        BlockMeans means = new(columns * rows);
        Parallel.For(
            0,
            rows,
            row =>
            {
                int top = row * blockPx;
                int heightPx = Math.Min(blockPx, image.HeightPx - top);
                int step = ((heightPx - 1) / MaxRowsPerBlock) + 1;
                int sampled = ((heightPx - 1) / step) + 1;
                for (int y = top; y < top + heightPx; y += step)
                {
                    means.Add(image.Row(y), row * columns, blockPx, 1f / sampled);
                }
            }
        );
        return means;
    }

    /// <summary>The noise of the picture's calmest parts: the 10th percentile over the blocks.</summary>
    public float CalmNoise()
    {
        float[] sorted = [.. Noise];
        Array.Sort(sorted);
        return sorted[sorted.Length / 10];
    }

    private void Add(ReadOnlySpan<float> rgb, int firstBlock, int blockPx, float rowShare)
    {
        int widthPx = rgb.Length / 3;
        for (int left = 0, block = firstBlock; left < widthPx; left += blockPx, block++)
        {
            ReadOnlySpan<float> part = rgb.Slice(3 * left, 3 * Math.Min(blockPx, widthPx - left));
            (float red, float green, float blue, float peak) = (0, 0, 0, Peak[block]);
            for (int i = 0; i < part.Length; i += 3)
            {
                red += part[i];
                green += part[i + 1];
                blue += part[i + 2];
                peak = MathF.Max(peak, MathF.Max(part[i], MathF.Max(part[i + 1], part[i + 2])));
            }

            float share = rowShare * 3 / part.Length;
            Red[block] += red * share;
            Green[block] += green * share;
            Blue[block] += blue * share;
            Peak[block] = peak;
            Noise[block] += rowShare * Grain(part);
        }
    }

    private static float Grain(ReadOnlySpan<float> rgb)
    {
        // Two pixels apart, because interpolation makes neighbours alike.
        const int Apart = 2 * 3;
        float sum = 0;
        int count = 0;
        for (int i = 1 + Apart; i + Apart < rgb.Length; i += 3, count++)
        {
            sum += MathF.Abs((2 * rgb[i]) - rgb[i - Apart] - rgb[i + Apart]);
        }

        return count == 0 ? 0 : SigmaPerCurvature * sum / count;
    }
}
