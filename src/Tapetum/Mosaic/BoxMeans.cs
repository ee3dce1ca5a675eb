namespace Tapetum.Mosaic;

/// <summary>Means over squares, what lies outside the picture left out.</summary>
internal static class BoxMeans
{
    /// <param name="plane">[rows, width], of what; replaced by means over rows alone.</param>
    /// <param name="mean">[rows, width], becomes the means.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="reach">How far the squares go to each side.</param>
    /// <param name="parallel">Is asked to stop.</param>
    public static void Of(float[] plane, float[] mean, int width, int reach, ParallelOptions parallel)
    {
        Parallel.For(
            0,
            plane.Length / width,
            parallel,
            () => new float[width],
            (y, _, source) =>
            {
                RunAlong(plane.AsSpan(y * width, width), source, reach);
                return source;
            },
            _ => { }
        );
        int bands = Math.Min(width, 16);
        Parallel.For(
            0,
            bands,
            parallel,
            i => RunDown(plane, mean, width, (i * width / bands)..((i + 1) * width / bands), reach)
        );
    }

    private static void RunAlong(Span<float> row, float[] source, int reach)
    {
        row.CopyTo(source);
        double sum = 0;
        for (int x = 0; x < Math.Min(reach, row.Length); x++)
        {
            sum += source[x];
        }

        for (int x = 0; x < row.Length; x++)
        {
            sum += x + reach < row.Length ? source[x + reach] : 0;
            sum -= x - reach - 1 >= 0 ? source[x - reach - 1] : 0;
            int count = Math.Min(x + reach, row.Length - 1) - Math.Max(0, x - reach) + 1;
            row[x] = (float)(sum / count);
        }
    }

    private static void RunDown(float[] plane, float[] mean, int width, Range columns, int reach)
    {
        int rows = plane.Length / width;
        double[] sums = new double[columns.End.Value - columns.Start.Value];
        for (int y = 0; y < rows + reach; y++)
        {
            if (y < rows)
            {
                Add(Part(plane, y), sums, 1);
            }

            if (y - (2 * reach) - 1 >= 0)
            {
                Add(Part(plane, y - (2 * reach) - 1), sums, -1);
            }

            int middle = y - reach;
            if (middle < 0)
            {
                continue;
            }

            double share = 1.0 / (Math.Min(middle + reach, rows - 1) - Math.Max(0, middle - reach) + 1);
            Span<float> row = Part(mean, middle);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = (float)(sums[x] * share);
            }
        }

        Span<float> Part(float[] of, int y) => of.AsSpan(y * width, width)[columns];
    }

    private static void Add(ReadOnlySpan<float> row, double[] sums, int sign)
    {
        for (int x = 0; x < row.Length; x++)
        {
            sums[x] += sign * row[x];
        }
    }
}
