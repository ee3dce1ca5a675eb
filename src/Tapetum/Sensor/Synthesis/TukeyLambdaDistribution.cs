namespace Tapetum.Sensor.Synthesis;

/// <summary>The symmetric Tukey-λ distribution, given by its quantile function Q(u) = (u^λ − (1−u)^λ)/λ; λ → 0 is the logistic distribution.</summary>
/// <remarks>Joiner and Rosenblatt, "Some Properties of the Range in Samples from Tukey's Symmetric Lambda Distributions", JASA 1971.</remarks>
internal static class TukeyLambdaDistribution
{
    /// <summary>Below this |λ| the quantile function is computed as its limit ln(u/(1−u)): the difference drowns in single precision.</summary>
    internal const float LogisticBelow = 1e-4f;

    /// <summary>
    /// Var = 2/λ²·(1/(1+2λ) − Γ(λ+1)²/Γ(2λ+2)), π²/3 at λ = 0.
    /// </summary>
    /// <param name="lambda">In (−½, 1]; at −½ and below the variance is infinite.</param>
    public static double UnitVariance(double lambda)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lambda, -0.5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lambda, 1);
        if (Math.Abs(lambda) < LogisticBelow)
        {
            return Math.PI * Math.PI / 3;
        }

        double beta = Math.Exp((2 * LogGamma.Of(lambda + 1)) - LogGamma.Of((2 * lambda) + 2));
        return 2 / (lambda * lambda) * ((1 / (1 + (2 * lambda))) - beta);
    }

    /// <summary>Q(u).</summary>
    /// <param name="u">In (0, 1).</param>
    /// <param name="lambda">λ.</param>
    public static double Quantile(double u, double lambda) =>
        Math.Abs(lambda) < LogisticBelow
            ? Math.Log(u / (1 - u))
            : (Math.Pow(u, lambda) - Math.Pow(1 - u, lambda)) / lambda;
}
