using Tapetum.Raw;

namespace Tapetum.Sensor;

/// <summary>Dark frames made one.</summary>
/// <param name="MeanDn">[height, width], above black: the mean of one or two frames, the median of more.</param>
/// <param name="VarianceDn2">Of one pixel of it, from frame to frame; null for a single frame.</param>
internal sealed record DarkSignal(float[] MeanDn, float? VarianceDn2)
{
    /// <summary>The median of n normal numbers has π/2 times the variance of their mean, less for few.</summary>
    private const float MedianVariance = 1.4f;

    public static DarkSignal Of(IReadOnlyList<RawImage> frames)
    {
        (int width, int height, int count) = (frames[0].WidthPx, frames[0].HeightPx, frames.Count);
        float[] mean = new float[width * height];
        double[] variances = new double[height];
        Parallel.For(
            0,
            height,
            y =>
            {
                float[] values = new float[count];
                double sum = 0;
                for (int x = 0; x < width; x++)
                {
                    int at = (y * width) + x;
                    for (int i = 0; i < count; i++)
                    {
                        values[i] = frames[i].Mosaic.Span[at] - frames[i].Black.At(x, y);
                    }

                    Array.Sort(values);
                    mean[at] = (values[(count - 1) / 2] + values[count / 2]) / 2;
                    // Of two, half the square of their difference is the variance; the outermost of more would count hot ones.
                    float step = values[count / 2] - values[Math.Max(0, (count / 2) - 1)];
                    sum += count == 2 ? step * step / 2 : VarianceOf(values);
                }

                variances[y] = sum / width;
            }
        );
        Array.Sort(variances);
        float pixel = (float)variances[height / 2];
        return new(mean, count == 1 ? null : pixel * (count > 2 ? MedianVariance : 1) / count);
    }

    private static float VarianceOf(ReadOnlySpan<float> values)
    {
        float mean = 0;
        foreach (float value in values)
        {
            mean += value / values.Length;
        }

        float sum = 0;
        foreach (float value in values)
        {
            sum += (value - mean) * (value - mean);
        }

        return values.Length > 1 ? sum / (values.Length - 1) : 0;
    }
}
