namespace Tapetum.Development.Local;

/// <summary>Means over squares of (2·radius + 1)² values; what lies outside the picture is left out.</summary>
internal static class BoxMean
{
    /// <param name="values">[rows, columns].</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="radius">How far to each side.</param>
    /// <returns>[rows, columns].</returns>
    public static float[] Of(float[] values, int columns, int radius)
    {
        int rows = values.Length / columns;
        float[] across = new float[values.Length];
        for (int y = 0; y < rows; y++)
        {
            Line(values, across, y * columns, stride: 1, columns, radius);
        }

        float[] mean = new float[values.Length];
        for (int x = 0; x < columns; x++)
        {
            Line(across, mean, x, stride: columns, rows, radius);
        }

        return mean;
    }

    private static void Line(float[] values, float[] means, int first, int stride, int length, int radius)
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(radius, length); i++)
        {
            sum += values[first + (i * stride)];
        }

        for (int i = 0; i < length; i++)
        {
            sum += i + radius < length ? values[first + ((i + radius) * stride)] : 0;
            sum -= i - radius > 0 ? values[first + ((i - radius - 1) * stride)] : 0;
            int count = Math.Min(length - 1, i + radius) - Math.Max(0, i - radius) + 1;
            means[first + (i * stride)] = (float)(sum / count);
        }
    }
}
