using Tapetum.Development.Color;
using Tapetum.Development.Tone;

namespace Tapetum.Development.Looks;

/// <summary>
/// A look's tones: from display-linear values, as <see cref="ToneCurve"/> leaves them, to others. Black and white stay, and what is brighter stays brighter.
/// <code>L(y) = decode(ℓ(encode(y)))    encode: sRGB's transfer; ℓ monotone through evenly spaced knots</code>
/// </summary>
/// <remarks>Between knots ℓ is a cubic without overshoot: Fritsch, Butland, "A Method for Constructing Local Monotone Piecewise Cubic Interpolants", SIAM J. Sci. Stat. Comput. 1984.</remarks>
internal sealed class LookCurve
{
    private readonly double[] slopes;

    /// <param name="knots">ℓ(k / (n − 1)) for k = 0 … n − 1: rising, from 0 to 1.</param>
    public LookCurve(IReadOnlyList<double> knots)
    {
        Knots = knots;
        slopes = SlopesOf(knots);
    }

    public IReadOnlyList<double> Knots { get; }

    /// <param name="display">Linear; what lies outside 0 to 1 is taken for the nearer end.</param>
    public float Apply(float display) =>
        SrgbTransfer.Decode((float)ApplyEncoded(SrgbTransfer.Encode(Math.Clamp(display, 0, 1))));

    /// <summary>ℓ.</summary>
    /// <param name="code">0 to 1.</param>
    internal double ApplyEncoded(double code)
    {
        int intervals = Knots.Count - 1;
        int k = Math.Min((int)(code * intervals), intervals - 1);
        double t = (code * intervals) - k;
        double u = 1 - t;
        return (u * u * (((1 + (2 * t)) * Knots[k]) + (t * slopes[k])))
            + (t * t * (((1 + (2 * u)) * Knots[k + 1]) - (u * slopes[k + 1])));
    }

    /// <summary>Per interval; the harmonic mean of what lies on both sides.</summary>
    private static double[] SlopesOf(IReadOnlyList<double> knots)
    {
        double[] rises = new double[knots.Count];
        rises[0] = knots[1] - knots[0];
        rises[^1] = knots[^1] - knots[^2];
        for (int k = 1; k < rises.Length - 1; k++)
        {
            double before = knots[k] - knots[k - 1];
            double after = knots[k + 1] - knots[k];
            rises[k] = before + after > 0 ? 2 * before * after / (before + after) : 0;
        }

        return rises;
    }
}
