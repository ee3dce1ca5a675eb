namespace Tapetum.Burst;

/// <summary>Means over squares, what lies outside the picture left out.</summary>
internal static class BoxMeans
{
    /// <param name="plane">Of what; replaced by means over rows alone.</param>
    /// <param name="mean">Becomes the means.</param>
    /// <param name="reach">How far the squares go to each side.</param>
    /// <param name="parallel">Is asked to stop.</param>
    public static void Of(GreyLevel plane, GreyLevel mean, int reach, ParallelOptions parallel)
    {
        int width = plane.WidthPx;
        Parallel.For(
            0,
            plane.HeightPx,
            parallel,
            () => new float[width],
            (y, _, source) =>
            {
                RunAlong(plane.Row(y), source, reach);
                return source;
            },
            _ => { }
        );
        int bands = Math.Min(width, 16);
        Parallel.For(0, bands, parallel, i => RunDown(plane, mean, i * width / bands, (i + 1) * width / bands, reach));
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

    private static void RunDown(GreyLevel plane, GreyLevel mean, int left, int right, int reach)
    {
        double[] sums = new double[right - left];
        for (int y = 0; y < plane.HeightPx + reach; y++)
        {
            if (y < plane.HeightPx)
            {
                Add(plane.Row(y)[left..right], sums, 1);
            }

            if (y - (2 * reach) - 1 >= 0)
            {
                Add(plane.Row(y - (2 * reach) - 1)[left..right], sums, -1);
            }

            int middle = y - reach;
            if (middle < 0)
            {
                continue;
            }

            double share = 1.0 / (Math.Min(middle + reach, plane.HeightPx - 1) - Math.Max(0, middle - reach) + 1);
            Span<float> row = mean.Row(middle)[left..right];
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = (float)(sums[x] * share);
            }
        }
    }

    private static void Add(ReadOnlySpan<float> row, double[] sums, int sign)
    {
        for (int x = 0; x < row.Length; x++)
        {
            sums[x] += sign * row[x];
        }
    }
}
