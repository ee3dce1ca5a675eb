using Tapetum.Raw;
using Tapetum.Raw.XTrans;

namespace Tapetum.Mosaic;

/// <summary>
/// Linear demosaicking of X-Trans: what each pixel near a place counts for each colour there, for the least mean squared error in scenes as they usually are.
/// <code>
/// cov(colour a at p, colour b at q) = ρ(|p − q|; L) + c·[a = b]·ρ(|p − q|; L_c)        ρ(d; L) = exp(−d / L)
/// Σ weights of pixels of the wanted colour = 1, of either other colour = 0              so that no colour's mean matters
/// </code>
/// Light, which all colours share, changes quickly; colour varies less. A pixel keeps the colour that it has.
/// </summary>
/// <remarks>Ordinary cokriging: Wackernagel, "Multivariate Geostatistics", 3rd edition, chapter 24. With 2×2 filters the same gives nearly Malvar, He and Cutler's kernels.</remarks>
internal static class XTransKernels
{
    public const int ReachPx = 3;

    private const int Colors = 3;
    private const double SquaredReach = 10.5;
    private const double LightLengthPx = 8;
    private const double ColorLengthPx = 24;
    private const double ColorVariance = 0.15;

    /// <summary>What a pixel has of its own, as shares of the light's variance: keeps weights small.</summary>
    private const double Nugget = 0.01;

    /// <summary>The pixels that count: those within a circle.</summary>
    public static IReadOnlyList<(int X, int Y)> Taps { get; } =
    [
        .. from y in Enumerable.Range(-ReachPx, (2 * ReachPx) + 1)
        from x in Enumerable.Range(-ReachPx, (2 * ReachPx) + 1)
        where (x * x) + (y * y) <= SquaredReach
        select (x, y),
    ];

    /// <summary>Weights of <see cref="Taps"/> for a colour at a place of the pattern.</summary>
    public static double[] At(int phaseX, int phaseY, int color)
    {
        if (XTransPattern.ColorAt(phaseX, phaseY) == color)
        {
            return [.. Taps.Select(tap => tap == (0, 0) ? 1.0 : 0.0)];
        }

        int count = Taps.Count;
        int[] colors = [.. Taps.Select(tap => XTransPattern.ColorAt(phaseX + tap.X, phaseY + tap.Y))];
        double[,] system = new double[count + Colors, count + Colors + 1];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double nugget = i == j ? Nugget : 0;
                system[i, j] = Covariance(Taps[i], Taps[j], colors[i] == colors[j]) + nugget;
            }

            system[i, count + colors[i]] = system[count + colors[i], i] = 1;
            system[i, count + Colors] = Covariance(Taps[i], (0, 0), colors[i] == color);
        }

        system[count + color, count + Colors] = 1;
        return LinearSystem.Solve(system)[..count];
    }

    private static double Covariance((int X, int Y) p, (int X, int Y) q, bool sameColor)
    {
        double distance = Math.Sqrt(Math.Pow(p.X - q.X, 2) + Math.Pow(p.Y - q.Y, 2));
        double light = Math.Exp(-distance / LightLengthPx);
        return sameColor ? light + (ColorVariance * Math.Exp(-distance / ColorLengthPx)) : light;
    }
}
