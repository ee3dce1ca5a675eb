namespace Tapetum.Raw.Lenses;

/// <summary>Σ cᵢ·xⁱ, by rising powers: what lens models are made of.</summary>
internal static class LensPolynomial
{
    public static double At(ReadOnlySpan<double> coefficients, double x)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }

    /// <summary>p(u·x) of p(x).</summary>
    public static double[] Scaled(IReadOnlyList<double> p, double unit) =>
        [.. p.Select((c, power) => c * Math.Pow(unit, power))];

    public static double[] Product(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        double[] product = new double[p.Count + q.Count - 1];
        for (int i = 0; i < p.Count; i++)
        {
            for (int j = 0; j < q.Count; j++)
            {
                product[i + j] += p[i] * q[j];
            }
        }

        return product;
    }

    /// <summary>p(q(x)).</summary>
    public static double[] Composed(IReadOnlyList<double> p, IReadOnlyList<double> q)
    {
        double[] sum = [p[^1]];
        for (int i = p.Count - 2; i >= 0; i--)
        {
            sum = Product(sum, q);
            sum[0] += p[i];
        }

        return sum;
    }

    /// <summary>
    /// The weights of 1, x, x² … of the polynomial without a constant that comes closest, weighted: argmin Σ w·(Σₖ aₖ·xᵏ − y)², k = 1 … <paramref name="terms"/>.
    /// </summary>
    public static double[] Fit(IReadOnlyList<(double X, double Y, double Weight)> samples, int terms)
    {
        double[,] normal = new double[terms, terms + 1];
        foreach ((double x, double y, double weight) in samples)
        {
            for (int i = 0; i < terms; i++)
            {
                for (int j = 0; j < terms; j++)
                {
                    normal[i, j] += weight * Math.Pow(x, i + j + 2);
                }

                normal[i, terms] += weight * y * Math.Pow(x, i + 1);
            }
        }

        return LinearSystem.Solve(normal);
    }
}
