namespace Tapetum.Sensor.Estimation;

/// <summary>
/// The read noise of a camera that writes black for everything below black. Of x = max(0, N(μ, σ²)) one sees the mean m and the share p of zeros:
/// <code>
/// a = μ/σ = −Φ⁻¹(p)        σ = m / (φ(a) + a·Φ(a))
/// </code>
/// </summary>
internal static class ClippedNoise
{
    /// <summary>A block whose mean is this many standard deviations above black is as good as unclipped.</summary>
    public const double ClearSigmas = 2.5;

    /// <summary>Before the noise is known: a block that measures as clear although it is clipped would count as a quiet one.</summary>
    private const double SurelyClearSigmas = 3.5;

    /// <summary>With fewer zeros among the samples than this, the two equations hang on the tail.</summary>
    private const double LeastShare = 0.05;

    /// <summary>With more, there is too little noise to be seen at all.</summary>
    private const double MostShare = 0.9;

    public static bool SurelyClear(NoiseBlock block) =>
        block.MeanDn > SurelyClearSigmas * Math.Sqrt(block.Bands.High) && block.AtOrBelowBlack == 0;

    /// <summary>One bin from the darkest quarter of the blocks near black; none if too few are.</summary>
    public static IEnumerable<NoiseBin> Measure(IReadOnlyList<NoiseBlock> blocks)
    {
        NoiseBlock[] near = [.. blocks.Where(b => !SurelyClear(b)).OrderBy(b => b.SortMeanDn)];
        int used = near.Length / 4;
        if (used < 16)
        {
            return [];
        }

        double mean = near.Take(used).Average(b => (double)b.MeanDn);
        double share = near.Take(used).Average(b => b.AtOrBelowBlack / 64.0);
        if (share > MostShare)
        {
            return [new(0, (float)NoiseLineFit.LeastVarianceDn2, 0.5f)];
        }

        if (mean <= 0 || share < LeastShare)
        {
            return [];
        }

        double a = -NormalQuantile(share);
        double density = Math.Exp(-a * a / 2) / Math.Sqrt(2 * Math.PI);
        double sigma = mean / (density + (a * (1 - share)));
        double variance = Math.Max(NoiseLineFit.LeastVarianceDn2, sigma * sigma);
        return [new((float)Math.Max(0, a * sigma), (float)variance, 0.2f)];
    }

    /// <summary>Φ⁻¹(p), to 4.5e-4.</summary>
    /// <remarks>Abramowitz and Stegun, "Handbook of Mathematical Functions", 26.2.23.</remarks>
    private static double NormalQuantile(double p)
    {
        double tail = Math.Min(p, 1 - p);
        double t = Math.Sqrt(-2 * Math.Log(tail));
        double z =
            t
            - (
                (2.515517 + (t * (0.802853 + (t * 0.010328))))
                / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308))))))
            );
        return p < 0.5 ? -z : z;
    }
}
