namespace Tapetum.Sensor;

/// <summary>
/// Fits variance = K·mean + σ² to bins by a maximum a posteriori search over (ln K, ln σ²):
/// <code>
/// cost = Σ ρ(ln(V / (K·μ + σ²)) / error) + prior        ρ(r) = r² for r ≤ 0,  r²/(1 + r²/9) for r > 0
/// </code>
/// A bin above the line may hold texture and counts no more than as an outlier; below the line nothing innocent lies.
/// </summary>
internal static class NoiseLineFit
{
    /// <summary>Quantisation to whole DN: no file has less.</summary>
    public const double LeastVarianceDn2 = 1 / 12.0;

    private const double OutlierAboveZ2 = 9;

    /// <summary>A bin far below outweighs this much of four above.</summary>
    private const double OutlierBelowZ2 = 150;

    public static (double Gain, double VarianceDn2) Fit(IReadOnlyList<NoiseBin> bins, NoisePrior prior)
    {
        // A pixel holds between 20 and a million electrons at white; read noise is less than a tenth of the range.
        Grid gain = new(Math.Log(prior.RangeDn / 1e6), Math.Log(prior.RangeDn / 20));
        Grid variance = new(Math.Log(LeastVarianceDn2), Math.Log(Math.Max(1, prior.RangeDn * prior.RangeDn / 100)));
        const int coarse = 56;
        const int fine = 10;
        (double g, double v) = Search(bins, prior, gain, variance, coarse);
        for (int steps = coarse; gain.Width > 1e-3 || variance.Width > 1e-3; steps = fine)
        {
            gain = gain.Around(g, steps);
            variance = variance.Around(v, steps);
            (g, v) = Search(bins, prior, gain, variance, fine);
        }

        return (Math.Exp(g), Math.Exp(v));
    }

    private static (double LogGain, double LogVariance) Search(
        IReadOnlyList<NoiseBin> bins,
        NoisePrior prior,
        Grid gain,
        Grid variance,
        int steps
    )
    {
        (double best, double bestGain, double bestVariance) = (double.PositiveInfinity, gain.From, variance.From);
        for (int i = 0; i <= steps; i++)
        {
            double g = gain.At(i, steps);
            for (int j = 0; j <= steps; j++)
            {
                double v = variance.At(j, steps);
                double cost = Cost(bins, g, v) + prior.Penalty(g, v);
                if (cost < best)
                {
                    (best, bestGain, bestVariance) = (cost, g, v);
                }
            }
        }

        return (bestGain, bestVariance);
    }

    private static double Cost(IReadOnlyList<NoiseBin> bins, double logGain, double logVariance)
    {
        (double k, double s2) = (Math.Exp(logGain), Math.Exp(logVariance));
        double cost = 0;
        for (int i = 0; i < bins.Count; i++)
        {
            NoiseBin bin = bins[i];
            double model = (k * Math.Max(0, bin.MeanDn)) + s2;
            double z = Math.Log(bin.VarianceDn2 / model) / bin.RelativeError;
            double z2 = z * z;
            cost += z switch
            {
                > 0 => z2 / (1 + (z2 / OutlierAboveZ2)),
                _ => z2 / (1 + (z2 / OutlierBelowZ2)),
            };
        }

        return cost;
    }

    private readonly record struct Grid(double From, double To)
    {
        public double Width => To - From;

        public double At(int i, int steps) => From + (Width * i / steps);

        /// <summary>Two steps to either side of a point, within the old range's lower end: the least variance is a hard bound.</summary>
        public Grid Around(double center, int steps)
        {
            double reach = 2 * Width / steps;
            return new(Math.Max(From, center - reach), Math.Min(To, center + reach));
        }
    }
}
