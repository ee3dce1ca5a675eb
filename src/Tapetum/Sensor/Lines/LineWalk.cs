namespace Tapetum.Sensor.Lines;

/// <summary>
/// Parts what changes slowly along the lines, the scene's, from what does not:
/// <code>
/// x(line) = slow(line) + offset(line) + noise(line)     slow(line + 1) = slow(line) + N(0, q)     offset ~ N(0, σ²)
/// </code>
/// by a Kalman smoother with the q of greatest likelihood, and room for jumps of the scene. Where it stays the same over many lines, many lines tell where it lies.
/// </summary>
internal sealed class LineWalk
{
    /// <summary>An innovation of more standard deviations than this is a jump of the scene.</summary>
    private const double Jump = 4;

    private readonly double[] values;
    private readonly double[] noise;
    private readonly double varianceDn2;
    private readonly double[] means;
    private readonly double[] spreads;
    private readonly double[] steps;

    private LineWalk(double[] valuesDn, double[] noiseDn2, double varianceDn2)
    {
        (values, noise, this.varianceDn2) = (valuesDn, noiseDn2, varianceDn2);
        int lines = valuesDn.Length;
        (means, spreads, steps) = (new double[lines], new double[lines], new double[lines]);
    }

    /// <param name="valuesDn">Of each line; becomes what the slow part leaves of it.</param>
    /// <param name="noiseDn2">How uncertain each is; becomes how uncertain the rest is.</param>
    /// <param name="varianceDn2">Of the offsets.</param>
    public static void RemoveSlowPart(double[] valuesDn, double[] noiseDn2, double varianceDn2)
    {
        LineWalk walk = new(valuesDn, noiseDn2, varianceDn2);
        (double best, double least) = (varianceDn2, double.PositiveInfinity);
        for (double step = varianceDn2; step > varianceDn2 / 1e5; step /= 4)
        {
            double cost = walk.Filter(step);
            (best, least) = cost < least ? (step, cost) : (best, least);
        }

        walk.Filter(best);
        walk.Smooth();
    }

    /// <returns>−2·ln of the likelihood, up to a constant; jumps cost as much as the limit to them.</returns>
    private double Filter(double step)
    {
        double cost = 0;
        (means[0], spreads[0]) = (values[0], varianceDn2 + noise[0]);
        for (int line = 1; line < values.Length; line++)
        {
            double own = varianceDn2 + noise[line];
            double innovation = values[line] - means[line - 1];
            double expected = spreads[line - 1] + step + own;
            double excess = (innovation * innovation) - (Jump * Jump * expected);
            steps[line - 1] = step + Math.Max(0, excess);
            cost += Math.Log(expected) + Math.Min(innovation * innovation / expected, Jump * Jump);
            double before = spreads[line - 1] + steps[line - 1];
            double gain = before / (before + own);
            means[line] = means[line - 1] + (gain * innovation);
            spreads[line] = (1 - gain) * before;
        }

        return cost;
    }

    private void Smooth()
    {
        for (int line = values.Length - 1; line >= 0; line--)
        {
            if (line + 1 < values.Length)
            {
                double before = spreads[line] + steps[line];
                double gain = spreads[line] / before;
                means[line] += gain * (means[line + 1] - means[line]);
                spreads[line] += gain * gain * (spreads[line + 1] - before);
            }

            values[line] -= means[line];
            noise[line] += spreads[line];
        }
    }
}
