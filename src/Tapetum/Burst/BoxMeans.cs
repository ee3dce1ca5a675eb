namespace Tapetum.Burst;

/// <summary>Means over squares, from sums of columns and rows that were taken once.</summary>
internal sealed class BoxMeans
{
    private readonly GreyLevel[] across;
    private readonly int reach;

    private BoxMeans(GreyLevel[] means, int reach) => (across, this.reach) = (means, reach);

    /// <param name="planes">Replaced by their means.</param>
    /// <param name="reach">How far the squares go to each side.</param>
    /// <param name="parallel">Is asked to stop.</param>
    public static BoxMeans Of(GreyLevel[] planes, int reach, ParallelOptions parallel)
    {
        GreyLevel[] means = [.. planes.Select(plane => GreyLevel.Empty(plane.WidthPx, plane.HeightPx))];
        Parallel.For(
            0,
            planes[0].HeightPx,
            parallel,
            y =>
            {
                foreach (GreyLevel plane in planes)
                {
                    RunAlong(plane.Row(y), reach);
                }
            }
        );
        int bands = Math.Min(planes[0].WidthPx, 16);
        Parallel.For(
            0,
            planes.Length * bands,
            parallel,
            i =>
            {
                (GreyLevel plane, GreyLevel mean) = (planes[i / bands], means[i / bands]);
                int left = i % bands * plane.WidthPx / bands;
                int right = ((i % bands) + 1) * plane.WidthPx / bands;
                RunDown(plane, mean, left, right, reach);
            }
        );
        return new(means, reach);
    }

    public float At(int plane, int x, int y) => across[plane].Row(y)[x];

    private static void RunAlong(Span<float> row, int reach)
    {
        float[] source = row.ToArray();
        double sum = 0;
        for (int x = 0; x < Math.Min(reach, source.Length); x++)
        {
            sum += source[x];
        }

        for (int x = 0; x < source.Length; x++)
        {
            sum += x + reach < source.Length ? source[x + reach] : 0;
            sum -= x - reach - 1 >= 0 ? source[x - reach - 1] : 0;
            int count = Math.Min(x + reach, source.Length - 1) - Math.Max(0, x - reach) + 1;
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

            int count = Math.Min(middle + reach, plane.HeightPx - 1) - Math.Max(0, middle - reach) + 1;
            Span<float> row = mean.Row(middle)[left..right];
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = (float)(sums[x] / count);
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
