using Tapetum.Inference;

namespace Tapetum.Development.Tone;

/// <summary>A picture shrunk to at most 256 blocks a side: what exposure and white balance are judged by. Means of blocks are nearly free of noise.</summary>
internal sealed class BlockMeans
{
    private const int MaxBlocks = 256;
    private const int MaxRowsPerBlock = 4;
    private const int RunPx = 32;

    // E|2a − b − c| = √6·σ·√(2/π) for independent noise of σ.
    private const float SigmaPerCurvature = 0.5117f;

    private readonly float[] grain;

    private BlockMeans(int columns, int rows, int runs)
    {
        (Columns, Rows) = (columns, rows);
        grain = new float[rows * runs];
        int count = columns * rows;
        Red = new float[count];
        Green = new float[count];
        Blue = new float[count];
        Peak = new float[count];
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>How many blocks the picture is wide: the last one may be cut.</summary>
    public float ColumnSpan { get; private init; }

    /// <summary>How many blocks it is high.</summary>
    public float RowSpan { get; private init; }

    /// <summary>[Rows, Columns], the mean of linear camera red; green and blue alike.</summary>
    public float[] Red { get; }

    public float[] Green { get; }

    public float[] Blue { get; }

    /// <summary>[Rows, Columns], the largest value of any channel.</summary>
    public float[] Peak { get; }

    public static BlockMeans Of(LinearImage image)
    {
        int blockPx = Math.Max(1, ((Math.Max(image.WidthPx, image.HeightPx) - 1) / MaxBlocks) + 1);
        int columns = ((image.WidthPx - 1) / blockPx) + 1;
        int rows = ((image.HeightPx - 1) / blockPx) + 1;
        int runs = ((image.WidthPx - 1) / RunPx) + 1;
        BlockMeans means = new(columns, rows, runs)
        {
            ColumnSpan = image.WidthPx / (float)blockPx,
            RowSpan = image.HeightPx / (float)blockPx,
        };
        Parallel.For(
            0,
            rows,
            row =>
            {
                int top = row * blockPx;
                int heightPx = Math.Min(blockPx, image.HeightPx - top);
                int step = ((heightPx - 1) / MaxRowsPerBlock) + 1;
                int sampled = ((heightPx - 1) / step) + 1;
                MeasureGrain(image.Row(top), means.grain.AsSpan(row * runs, runs));
                for (int y = top; y < top + heightPx; y += step)
                {
                    means.Add(image.Row(y), row * columns, blockPx, 1f / sampled);
                }
            }
        );
        return means;
    }

    /// <summary>The standard deviation of green's fine grain in the picture's calmest parts: the 10th percentile over runs of 32 pixels.</summary>
    public float CalmNoise()
    {
        float[] sorted = [.. grain];
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
        }
    }

    private static void MeasureGrain(ReadOnlySpan<float> rgb, Span<float> runs)
    {
        // Two pixels apart, because interpolation makes neighbours alike.
        const int Apart = 2 * 3;
        for (int run = 0; run < runs.Length; run++)
        {
            int start = run * RunPx * 3;
            ReadOnlySpan<float> part = rgb[start..Math.Min(start + (RunPx * 3), rgb.Length)];
            float sum = 0;
            int count = 0;
            for (int i = 1 + Apart; i + Apart < part.Length; i += 3, count++)
            {
                sum += MathF.Abs((2 * part[i]) - part[i - Apart] - part[i + Apart]);
            }

            runs[run] = SigmaPerCurvature * sum / Math.Max(count, 1);
        }
    }
}
