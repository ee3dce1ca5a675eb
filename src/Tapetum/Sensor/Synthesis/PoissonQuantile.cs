using System.Runtime.Intrinsics;

namespace Tapetum.Sensor.Synthesis;

/// <summary>
/// Poisson counts from ready random numbers.
/// <code>
/// mean &lt; 12   the smallest k with P(N ≤ k) ≥ u, searched from 0 with p(k) = p(k−1)·mean/k
/// mean ≥ 12   ⌊mean + √mean·z + 1/3 + z²/6 − (z + z³/2)/(36·√mean)⌋, the normal asymptotic expansion of the quantile
/// </code>
/// </summary>
/// <remarks>Giles, "Algorithm 955: Approximation of the Inverse Poisson Cumulative Distribution Function", ACM TOMS 2016.</remarks>
internal static class PoissonQuantile
{
    internal const float ExpansionFrom = 12;

    /// <summary>Far beyond the largest count that a 23-bit uniform can ask of a mean below 12.</summary>
    private const int MaxSearch = 64;

    /// <summary>Where terms no longer change the sum in single precision, the search must stop or it would run away.</summary>
    private const float SmallestTerm = 1e-9f;

    /// <param name="mean">At least 0.</param>
    /// <param name="u">Uniform on (0, 1).</param>
    /// <param name="z">Standard normal.</param>
    public static Vector256<float> Sample(Vector256<float> mean, Vector256<float> u, Vector256<float> z)
    {
        Vector256<float> large = Vector256.GreaterThanOrEqual(mean, Vector256.Create(ExpansionFrom));
        if (Vector256.EqualsAll(large.AsInt32(), Vector256<int>.AllBitsSet))
        {
            return Expand(mean, z);
        }

        if (Vector256.EqualsAll(large.AsInt32(), Vector256<int>.Zero))
        {
            return Search(mean, u);
        }

        // A large mean would make the search long; its lanes are thrown away, so any small mean does.
        Vector256<float> searched = Search(Vector256.ConditionalSelect(large, Vector256<float>.Zero, mean), u);
        return Vector256.ConditionalSelect(large, Expand(mean, z), searched);
    }

    /// <summary>The scalar twin.</summary>
    public static float Sample(float mean, float u, float z)
    {
        if (mean >= ExpansionFrom)
        {
            float root = MathF.Sqrt(mean);
            float tail = (z + (z * z * z / 2)) / (36 * root);
            return MathF.Max(0, MathF.Floor(mean + (root * z) + (1f / 3) + (z * z / 6) - tail));
        }

        float p = MathF.Exp(-mean);
        float sum = p;
        float k = 0;
        while (u > sum && p > SmallestTerm && k < MaxSearch)
        {
            k++;
            p = p * mean / k;
            sum += p;
        }

        return k;
    }

    private static Vector256<float> Expand(Vector256<float> mean, Vector256<float> z)
    {
        Vector256<float> root = Vector256.Sqrt(mean);
        Vector256<float> z2 = z * z;
        Vector256<float> tail = z * (Vector256<float>.One + (z2 * 0.5f)) / (root * 36f);
        Vector256<float> quantile = mean + (root * z) + Vector256.Create(1f / 3) + (z2 * (1f / 6)) - tail;
        return Vector256.Max(Vector256<float>.Zero, Vector256.Floor(quantile));
    }

    private static Vector256<float> Search(Vector256<float> mean, Vector256<float> u)
    {
        Vector256<float> p = Vector256.Exp(-mean);
        Vector256<float> sum = p;
        Vector256<float> k = Vector256<float>.Zero;
        Vector256<float> smallest = Vector256.Create(SmallestTerm);
        for (int i = 1; i <= MaxSearch; i++)
        {
            Vector256<float> going = Vector256.GreaterThan(u, sum) & Vector256.GreaterThan(p, smallest);
            if (Vector256.EqualsAll(going.AsInt32(), Vector256<int>.Zero))
            {
                break;
            }

            k += going & Vector256<float>.One;
            p *= mean * (1f / i);
            sum += p;
        }

        return k;
    }
}
