using Tapetum.Sensor.Synthesis;

namespace Tapetum.Training.Evaluation.Naturalness;

/// <summary>
/// A generalized Gaussian whose two sides differ, fitted by moments:
/// <code>
/// p(x) ∝ exp(−(−x / βl)^α)  for x &lt; 0,   exp(−(x / βr)^α)  for x ≥ 0
/// </code>
/// </summary>
/// <remarks>Lasmar, Stitou, Berthoumieu, "Multiscale Skewed Heavy Tailed Model for Texture Analysis", ICIP 2009; the table of shapes is that of NIQE's authors.</remarks>
/// <param name="Shape">α: 2 for a Gaussian, less with heavier tails.</param>
/// <param name="LeftScale">βl.</param>
/// <param name="RightScale">βr.</param>
internal readonly record struct AsymmetricGaussian(double Shape, double LeftScale, double RightScale)
{
    private const double LowestShape = 0.2;
    private const double ShapeStep = 0.001;
    private const int ShapeCount = 9801;

    /// <summary>Γ(2/α)² / (Γ(1/α)·Γ(3/α)) of each shape, rising.</summary>
    private static readonly double[] Ratios =
    [
        .. Enumerable.Range(0, ShapeCount).Select(i => Ratio(LowestShape + (i * ShapeStep))),
    ];

    /// <summary>(βr − βl)·Γ(2/α) / Γ(1/α).</summary>
    public double Mean => (RightScale - LeftScale) * Math.Exp(LogGamma.Of(2 / Shape) - LogGamma.Of(1 / Shape));

    /// <summary>From the samples' moments. All is NaN where one side has no samples.</summary>
    public static AsymmetricGaussian Fit(ReadOnlySpan<double> samples)
    {
        (double left, double right, double magnitude) = (0, 0, 0);
        (int leftCount, int rightCount) = (0, 0);
        foreach (double x in samples)
        {
            magnitude += Math.Abs(x);
            if (x < 0)
            {
                left += x * x;
                leftCount++;
            }
            else if (x > 0)
            {
                right += x * x;
                rightCount++;
            }
        }

        if (leftCount == 0 || rightCount == 0)
        {
            return new(double.NaN, double.NaN, double.NaN);
        }

        double meanSquare = (left + right) / samples.Length;
        double leftDeviation = Math.Sqrt(left / leftCount);
        double rightDeviation = Math.Sqrt(right / rightCount);
        double g = leftDeviation / rightDeviation;
        double meanMagnitude = magnitude / samples.Length;
        double r = meanMagnitude * meanMagnitude / meanSquare;
        double shape = ShapeOf(r * ((g * g * g) + 1) * (g + 1) / (((g * g) + 1) * ((g * g) + 1)));
        double toScale = Math.Exp((LogGamma.Of(1 / shape) - LogGamma.Of(3 / shape)) / 2);
        return new(shape, leftDeviation * toScale, rightDeviation * toScale);
    }

    private static double ShapeOf(double ratio)
    {
        int above = Array.BinarySearch(Ratios, ratio);
        above = Math.Clamp(above < 0 ? ~above : above, 1, ShapeCount - 1);
        int nearest = ratio - Ratios[above - 1] <= Ratios[above] - ratio ? above - 1 : above;
        return LowestShape + (nearest * ShapeStep);
    }

    private static double Ratio(double shape) =>
        Math.Exp((2 * LogGamma.Of(2 / shape)) - LogGamma.Of(1 / shape) - LogGamma.Of(3 / shape));
}
