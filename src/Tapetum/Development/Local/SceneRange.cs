namespace Tapetum.Development.Local;

/// <summary>
/// How much of a scene lies beyond what a display shows at once, 0 to 1: a bright part and a dark one, both large, and far apart.
/// <code>
/// x       = base + log₂(amplification / 0.18)
/// amount  = ramp(share of x &gt; 0.7; 0.06, 0.20)·ramp(share of x &lt; −2.5; 0.10, 0.30)·ramp(P₉₅ x − P₁₀ x; 4.5, 7)·ramp(EV₁₀₀; 2, 5)
/// </code>
/// A night's lamps are small, its dark is meant, and its exposure tells (EV₁₀₀ = log₂(N²/t) − log₂(ISO/100), where the file says it): a night stays a night.
/// </summary>
internal static class SceneRange
{
    private const double BrightFromEv = 0.7;
    private const double DarkFromEv = -2.5;

    /// <param name="lightEv">The base of each block, log₂ of linear values.</param>
    /// <param name="amplification">Of the picture.</param>
    /// <param name="exposureEv">EV₁₀₀; null where it is not known.</param>
    public static double Excess(IReadOnlyList<float> lightEv, double amplification, double? exposureEv)
    {
        double toGrey = Math.Log2(amplification / LocalTone.MiddleGrey);
        float[] sorted = [.. lightEv];
        Array.Sort(sorted);
        double bright = Share(sorted.Count(x => x + toGrey > BrightFromEv), sorted.Length);
        double dark = Share(sorted.Count(x => x + toGrey < DarkFromEv), sorted.Length);
        double range = sorted[(int)(0.95 * (sorted.Length - 1))] - sorted[(int)(0.10 * (sorted.Length - 1))];
        return Ramp(bright, 0.06, 0.20)
            * Ramp(dark, 0.10, 0.30)
            * Ramp(range, 4.5, 7)
            * (exposureEv is { } ev ? Ramp(ev, 2, 5) : 1);
    }

    private static double Share(int count, int of) => (double)count / of;

    private static double Ramp(double value, double from, double to) => Math.Clamp((value - from) / (to - from), 0, 1);
}
