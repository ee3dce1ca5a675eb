namespace Tapetum.Inference;

/// <summary>A slowly varying colour over a picture, known per block of pixels with a weight, and read in between.</summary>
internal sealed class BlockField(int colors, int columns, int rows, int blockPx)
{
    // Before smoothing: weight times value, and weight; [colors, rows, columns].
    private readonly double[] values = new double[colors * rows * columns];
    private readonly double[] weights = new double[colors * rows * columns];

    public int Columns { get; } = columns;

    public int Rows { get; } = rows;

    /// <summary>A block that is never set weighs nothing.</summary>
    public void Set(int color, int row, int column, double value, double weight)
    {
        int index = (((color * Rows) + row) * Columns) + column;
        (values[index], weights[index]) = (weight * value, weight);
    }

    /// <summary>Each block becomes the weighted mean of those around it; 0 where none weighs anything.</summary>
    /// <param name="sigmaBlocks">σ of the Gaussian, in blocks.</param>
    public void Smooth(double sigmaBlocks)
    {
        double[] kernel = HalfGaussian(sigmaBlocks);
        foreach (double[] plane in (double[][])[values, weights])
        {
            Blur(plane, kernel, lines: colors * Rows, length: Columns, lineStep: Columns, step: 1);
            for (int color = 0; color < colors; color++)
            {
                Span<double> one = plane.AsSpan(color * Rows * Columns, Rows * Columns);
                Blur(one, kernel, lines: Columns, length: Rows, lineStep: 1, step: Columns);
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = weights[i] > 0 ? values[i] / weights[i] : 0;
        }
    }

    /// <summary>The smoothed field along each row of blocks, linear between their middles: [Rows][widthPx, colors].</summary>
    public float[][] Lines(int widthPx)
    {
        float[][] lines = new float[Rows][];
        for (int row = 0; row < Rows; row++)
        {
            float[] line = lines[row] = new float[widthPx * colors];
            for (int x = 0; x < widthPx; x++)
            {
                (int left, int right, float across) = Between(x, Columns);
                for (int color = 0; color < colors; color++)
                {
                    int start = ((color * Rows) + row) * Columns;
                    line[(x * colors) + color] = float.Lerp(
                        (float)values[start + left],
                        (float)values[start + right],
                        across
                    );
                }
            }
        }

        return lines;
    }

    /// <summary>Which two rows of blocks a row of pixels lies between, and how near to the second.</summary>
    public (int Above, int Below, float Share) RowsAround(int yPx) => Between(yPx, Rows);

    private (int First, int Second, float Share) Between(int px, int count)
    {
        float at = Math.Clamp(((px + 0.5f) / blockPx) - 0.5f, 0, count - 1);
        int first = (int)at;
        return (first, Math.Min(first + 1, count - 1), at - first);
    }

    private static double[] HalfGaussian(double sigma) =>
        [.. Enumerable.Range(0, (int)(3 * sigma) + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma)))];

    private static void Blur(Span<double> plane, double[] kernel, int lines, int length, int lineStep, int step)
    {
        double[] line = new double[length];
        for (int i = 0; i < lines; i++)
        {
            Span<double> rest = plane[(i * lineStep)..];
            for (int at = 0; at < length; at++)
            {
                line[at] = rest[at * step];
            }

            for (int at = 0; at < length; at++)
            {
                double sum = 0;
                for (
                    int other = Math.Max(0, at - kernel.Length + 1);
                    other < Math.Min(length, at + kernel.Length);
                    other++
                )
                {
                    sum += kernel[Math.Abs(at - other)] * line[other];
                }

                rest[at * step] = sum;
            }
        }
    }
}
