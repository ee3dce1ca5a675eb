using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tapetum.Sensor.Estimation;

/// <summary>
/// Fits variance = K·mean + σ² + (c·mean)² to bins by a maximum a posteriori search over (ln K, ln σ², c):
/// <code>
/// cost = Σ ρ(ln(V / (K·μ + σ² + c²·μ²)) / error) + prior        ρ(r) = r² for r ≤ 0,  r²/(1 + r²/9) for r > 0
/// </code>
/// A bin above the line may hold texture and counts no more than as an outlier; below the line nothing innocent lies.
/// </summary>
internal static class NoiseLineFit
{
    /// <summary>Quantisation to whole DN: no file has less.</summary>
    public const double LeastVarianceDn2 = 1 / 12.0;

    private const float OutlierAboveZ2 = 9f;

    /// <summary>Photo response differs by about a hundredth from pixel to pixel; texture that passes for smooth has a few.</summary>
    private const double UsualContrast = 0.02;
    private const double MostContrast = 0.15;
    private const double FaintContrast = 0.002;

    /// <summary>A bin far below outweighs this much of four above.</summary>
    private const float OutlierBelowZ2 = 150f;

    public static NoiseLine Fit(IReadOnlyList<NoiseBin> bins, NoisePrior prior)
    {
        // A pixel holds between 20 and a million electrons at white; read noise is less than a tenth of the range.
        Grid gain = new(Math.Log(prior.RangeDn / 1e6), Math.Log(prior.RangeDn / 20));
        Grid variance = new(Math.Log(LeastVarianceDn2), Math.Log(Math.Max(1, prior.RangeDn * prior.RangeDn / 100)));
        Grid contrast = new(0, Math.Log(1 + (MostContrast / FaintContrast)));
        (int coarse, int coarseContrast) = (36, 8);
        (int fine, int fineContrast) = (8, 6);
        Deviations deviations = new(bins);
        (double g, double v, double c) = Search(deviations, prior, gain, variance, contrast, coarse, coarseContrast);
        for (
            (int steps, int contrastSteps) = (coarse, coarseContrast);
            gain.Width > 2e-3 || variance.Width > 2e-3;
            (steps, contrastSteps) = (fine, fineContrast)
        )
        {
            gain = gain.Around(g, steps);
            variance = variance.Around(v, steps);
            contrast = contrast.Around(c, contrastSteps);
            (g, v, c) = Search(deviations, prior, gain, variance, contrast, fine, fineContrast);
        }

        return new(Math.Exp(g), Math.Exp(v), FaintContrast * (Math.Exp(c) - 1));
    }

    private static (double LogGain, double LogVariance, double Contrast) Search(
        Deviations bins,
        NoisePrior prior,
        Grid gain,
        Grid variance,
        Grid contrast,
        int steps,
        int contrastSteps
    )
    {
        double best = double.PositiveInfinity;
        (double, double, double) at = (gain.From, variance.From, contrast.From);
        for (int i = 0; i <= steps; i++)
        {
            double g = gain.At(i, steps);
            for (int j = 0; j <= steps; j++)
            {
                double v = variance.At(j, steps);
                double unlikely = prior.Penalty(g, v);
                for (int l = 0; l <= contrastSteps; l++)
                {
                    double c = contrast.At(l, contrastSteps);
                    double share = FaintContrast * (Math.Exp(c) - 1);
                    double cost = bins.Cost((float)Math.Exp(g), (float)Math.Exp(v), (float)(share * share)) + unlikely;
                    cost += Math.Pow(share / UsualContrast, 2);
                    if (cost < best)
                    {
                        (best, at) = (cost, (g, v, c));
                    }
                }
            }
        }

        return at;
    }

    /// <summary>The bins, laid out for the cost of many lines: a bin of error ∞ fills up each last vector.</summary>
    private sealed class Deviations
    {
        private readonly Vector256<float>[] means;
        private readonly Vector256<float>[] logVariances;
        private readonly Vector256<float>[] precisions;

        public Deviations(IReadOnlyList<NoiseBin> bins)
        {
            means = Pack(bins, bin => MathF.Max(0, bin.MeanDn));
            logVariances = Pack(bins, bin => MathF.Log(bin.VarianceDn2));
            precisions = Pack(bins, bin => 1 / bin.RelativeError);
        }

        public double Cost(float gain, float readVariance, float contrast2)
        {
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = 0; i < means.Length; i++)
            {
                Vector256<float> mean = means[i];
                Vector256<float> model =
                    (((mean * contrast2) + Vector256.Create(gain)) * mean) + Vector256.Create(readVariance);
                Vector256<float> z = (logVariances[i] - Vector256.Log(model)) * precisions[i];
                Vector256<float> z2 = z * z;
                Vector256<float> outlier = Vector256.ConditionalSelect(
                    Vector256.GreaterThan(z, Vector256<float>.Zero),
                    Vector256.Create(1 / OutlierAboveZ2),
                    Vector256.Create(1 / OutlierBelowZ2)
                );
                sum += z2 / (Vector256<float>.One + (z2 * outlier));
            }

            return Vector256.Sum(sum);
        }

        private static Vector256<float>[] Pack(IReadOnlyList<NoiseBin> bins, Func<NoiseBin, float> value)
        {
            Vector256<float>[] packed = new Vector256<float>[((bins.Count - 1) / Vector256<float>.Count) + 1];
            Span<float> values = MemoryMarshal.Cast<Vector256<float>, float>(packed.AsSpan());
            for (int i = 0; i < bins.Count; i++)
            {
                values[i] = value(bins[i]);
            }

            return packed;
        }
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
