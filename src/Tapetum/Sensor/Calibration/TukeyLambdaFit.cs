using Tapetum.Sensor.Synthesis;

namespace Tapetum.Sensor.Calibration;

/// <summary>
/// The Tukey-λ distribution that samples come from, by their probability plot: λ is where sorted samples correlate most with the distribution's quantiles, the
/// scale is the slope of one on the other.
/// <code>
/// λ = argmax corr(x₍ᵢ₎, Q_λ((i + ½)/n))        scale = ⟨x, Q_λ⟩ / ⟨Q_λ, Q_λ⟩
/// </code>
/// </summary>
/// <remarks>Filliben, "The Probability Plot Correlation Coefficient Test for Normality", Technometrics 1975; for read noise Wei et al., CVPR 2020, section 4.</remarks>
/// <param name="Lambda">λ: 0.14 is nearly a Gaussian, smaller ones have heavier tails.</param>
/// <param name="Scale">In the samples' unit.</param>
/// <param name="Correlation">1 for samples that lie on a line.</param>
internal readonly record struct TukeyLambdaFit(double Lambda, double Scale, double Correlation)
{
    private const double Least = -0.45;
    private const double Most = 0.6;
    private const double Precision = 1e-4;

    /// <param name="sorted">In rising order, about 0.</param>
    public static TukeyLambdaFit Of(ReadOnlySpan<float> sorted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sorted.Length, 8);
        double[] halves = HalvesOf(sorted);
        double golden = (Math.Sqrt(5) - 1) / 2;
        (double low, double high) = (Least, Most);
        (double a, double b) = (high - (golden * (high - low)), low + (golden * (high - low)));
        (TukeyLambdaFit atA, TukeyLambdaFit atB) = (At(a, halves), At(b, halves));
        while (high - low > Precision)
        {
            if (atA.Correlation > atB.Correlation)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (golden * (high - low));
                atA = At(a, halves);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (golden * (high - low));
                atB = At(b, halves);
            }
        }

        return At((low + high) / 2, halves);
    }

    /// <summary>The distribution is symmetric: a sample counts with its opposite of the other end, which also takes out the mean.</summary>
    private static double[] HalvesOf(ReadOnlySpan<float> sorted)
    {
        double[] halves = new double[sorted.Length / 2];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (sorted[^(i + 1)] - sorted[i]) / 2.0;
        }

        return halves;
    }

    private static TukeyLambdaFit At(double lambda, double[] halves)
    {
        double n = 2 * halves.Length;
        (double xx, double xq, double qq) = (0, 0, 0);
        for (int i = 0; i < halves.Length; i++)
        {
            double q = -TukeyLambdaDistribution.Quantile((i + 0.5) / n, lambda);
            xx += halves[i] * halves[i];
            xq += halves[i] * q;
            qq += q * q;
        }

        return new(lambda, xq / qq, xx > 0 ? xq / Math.Sqrt(xx * qq) : 0);
    }
}
