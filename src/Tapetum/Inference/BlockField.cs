namespace Tapetum.Inference;

/// <summary>A slowly varying colour over a picture, known per block of pixels with a weight, and read at any pixel.</summary>
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

    /// <summary>Adds the smoothed field to a row of a picture, linearly between the blocks' middles.</summary>
    /// <param name="yPx">The row.</param>
    /// <param name="pixels">[width, colors].</param>
    public void AddTo(int yPx, Span<float> pixels)
    {
        (int above, int below, double down) = Between(yPx, Rows);
        double[] line = new double[colors * Columns];
        for (int color = 0; color < colors; color++)
        {
            ReadOnlySpan<double> plane = values.AsSpan(color * Rows * Columns, Rows * Columns);
            for (int column = 0; column < Columns; column++)
            {
                double upper = plane[(above * Columns) + column];
                line[(column * colors) + color] = double.Lerp(upper, plane[(below * Columns) + column], down);
            }
        }

        for (int x = 0; x < pixels.Length / colors; x++)
        {
            (int left, int right, double across) = Between(x, Columns);
            for (int color = 0; color < colors; color++)
            {
                double value = double.Lerp(line[(left * colors) + color], line[(right * colors) + color], across);
                pixels[(x * colors) + color] += (float)value;
            }
        }
    }

    private (int First, int Second, double Share) Between(int px, int count)
    {
        double at = Math.Clamp(((px + 0.5) / blockPx) - 0.5, 0, count - 1);
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
