namespace Tapetum.Sensor.Lines;

/// <summary>
/// A <see cref="LineProfile"/> in two parts: what changes slowly from line to line, which is the mean of those of 11 lines around, every second one, that are near their median, and
/// the rest. Steps of the scene stay in the slow part.
/// </summary>
internal sealed class LineOpinion
{
    /// <summary>The share of white noise's variance that is in the rest.</summary>
    public const double KeptVariance = 1 - (1.0 / ((2 * Reach) + 1));

    private const int Reach = 5;

    /// <summary>Values farther from the median than this many standard deviations are the scene's.</summary>
    private const double Far = 3;

    private readonly double[] window = new double[(2 * Reach) + 1];

    public LineOpinion(LineProfile profile)
    {
        Profile = profile;
        double[] x = profile.OffsetsDn;
        double[] medians = new double[x.Length];
        for (int line = 0; line < x.Length; line++)
        {
            medians[line] = Median(Window(x, line));
        }

        double near = Far * Spread(x, medians);
        OffsetsDn = new double[x.Length];
        for (int line = 0; line < x.Length; line++)
        {
            (double sum, int count) = (0, 0);
            foreach (double value in Window(x, line))
            {
                bool counts = Math.Abs(value - medians[line]) <= near;
                (sum, count) = counts ? (sum + value, count + 1) : (sum, count);
            }

            OffsetsDn[line] = x[line] - (sum / count);
        }

        SigmaDn = Spread(OffsetsDn, new double[x.Length]);
    }

    public LineProfile Profile { get; }

    /// <summary>Of each line, without what changes slowly; DN.</summary>
    public double[] OffsetsDn { get; }

    /// <summary>Robust: 1.4826 times the median of the magnitudes.</summary>
    public double SigmaDn { get; }

    /// <summary>Values less the mean of those around of the same parity; NaN where one of them is.</summary>
    public static double[] Deviations(double[] values)
    {
        double[] deviations = new double[values.Length];
        for (int line = 0; line < values.Length; line++)
        {
            (double sum, int count) = (0, 0);
            for (int i = line - (2 * Reach); i <= line + (2 * Reach); i += 2)
            {
                bool inside = i >= 0 && i < values.Length;
                (sum, count) = inside ? (sum + values[i], count + 1) : (sum, count);
            }

            deviations[line] = values[line] - (sum / count);
        }

        return deviations;
    }

    /// <summary>The lines around of the same parity: there the sensor's two greens are the same one.</summary>
    private Span<double> Window(double[] x, int line)
    {
        int count = 0;
        for (int i = line - (2 * Reach); i <= line + (2 * Reach); i += 2)
        {
            if (i >= 0 && i < x.Length)
            {
                window[count++] = x[i];
            }
        }

        return window.AsSpan(0, count);
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        return values[values.Length / 2];
    }

    private static double Spread(double[] x, double[] around)
    {
        double[] magnitudes = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            magnitudes[i] = Math.Abs(x[i] - around[i]);
        }

        return 1.4826 * Median(magnitudes);
    }
}
