using Tapetum.Raw.Lenses;

namespace Tapetum.Development.Lens;

/// <summary>
/// The radial shift that explains distances measured in blocks: weighted least squares, again and again with less weight for what lies off (Tukey's biweight), beside a weak belief that there is none.
/// </summary>
internal sealed class RadialFit
{
    private const int Rounds = 8;

    /// <summary>Of the two terms at the corner, before anything was measured, px.</summary>
    private const double BeliefPx = 4;

    /// <summary>Tukey's constant: beyond that many deviations nothing counts.</summary>
    private const double Reach = 4.685;

    /// <summary>From a median of absolute values to a standard deviation.</summary>
    private const double OfMedian = 1.4826;
    private const double LeastDeviationPx = 0.02;

    private readonly double cornerPx;
    private readonly (double Linear, double Both, double Cubic) normal;
    private readonly double spread;

    private RadialFit(double cornerPx, (double, double, double) normal, double spread, RadialShift shift, int count)
    {
        (this.cornerPx, this.normal, this.spread, Shift, Count) = (cornerPx, normal, spread, shift, count);
    }

    public RadialShift Shift { get; }

    /// <summary>How many blocks agree.</summary>
    public int Count { get; }

    /// <param name="blocks">What they tell.</param>
    /// <param name="cornerPx">The farthest corner's distance.</param>
    public static RadialFit Of(IReadOnlyList<BlockDistance> blocks, double cornerPx)
    {
        RadialShift shift = RadialShift.None;
        double deviation = double.PositiveInfinity;
        RadialFit fit = new(cornerPx, (1, 0, 1), 1, shift, 0);
        for (int round = 0; round < Rounds && blocks.Count > 0; round++)
        {
            double belief = 1 / (BeliefPx * BeliefPx);
            (double ll, double lc, double cc, double l, double c) = (belief, 0, belief, 0, 0);
            (double off, int count) = (0, 0);
            foreach ((EdgeBlock block, double px, double weight) in blocks)
            {
                double radius = block.Radius;
                double away = px - (shift.At(radius) * cornerPx);
                double share = 1 - Math.Pow(Math.Min(1, Math.Abs(away) / (Reach * deviation)), 2);
                double counted = weight * share * share;
                (double linear, double cubic) = (radius, radius * radius * radius);
                ll += counted * linear * linear;
                lc += counted * linear * cubic;
                cc += counted * cubic * cubic;
                l += counted * linear * px;
                c += counted * cubic * px;
                off += counted * away * away;
                count += share > 0 ? 1 : 0;
            }

            double determinant = (ll * cc) - (lc * lc);
            fit = new(
                cornerPx,
                (ll, lc, cc),
                Math.Max(1, off / Math.Max(1, count)),
                new(((l * cc) - (c * lc)) / determinant / cornerPx, ((c * ll) - (l * lc)) / determinant / cornerPx),
                count
            );
            shift = fit.Shift;
            double[] aways = new double[blocks.Count];
            for (int i = 0; i < aways.Length; i++)
            {
                aways[i] = Math.Abs(blocks[i].Px - (shift.At(blocks[i].Block.Radius) * cornerPx));
            }

            Array.Sort(aways);
            deviation = Math.Max(LeastDeviationPx, OfMedian * aways[aways.Length / 2]);
        }

        return fit;
    }

    /// <summary>How far the shift at a radius may be from the true one, px: a standard deviation.</summary>
    public double DeviationPx(double radius)
    {
        (double linear, double cubic) = (radius, radius * radius * radius);
        double determinant = (normal.Linear * normal.Cubic) - (normal.Both * normal.Both);
        double variance =
            ((normal.Cubic * linear * linear) - (2 * normal.Both * linear * cubic) + (normal.Linear * cubic * cubic))
            / determinant;
        return Math.Sqrt(spread * variance);
    }

    public double Px(double radius) => Shift.At(radius) * cornerPx;
}
